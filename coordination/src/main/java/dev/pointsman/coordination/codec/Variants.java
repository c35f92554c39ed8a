package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.TrafficSpec;

/**
 * The names of the variants of each sealed type. Written out, not derived: renaming a class must
 * not change what stands in etcd.
 */
final class Variants {
  private Variants() {}

  static void register(JsonMapper.Builder mapper) {
    mapper.addMixIn(CheckSpec.class, Checks.class);
    mapper.addMixIn(DatabaseSpec.class, Databases.class);
    mapper.addMixIn(CapacitySpec.class, Capacities.class);
    mapper.addMixIn(TrafficSpec.class, Traffics.class);
    mapper.addMixIn(Proof.class, Proofs.class);
    mapper.addMixIn(Command.class, Commands.class);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "http", value = CheckSpec.Http.class),
    @JsonSubTypes.Type(name = "tcp", value = CheckSpec.Tcp.class),
    @JsonSubTypes.Type(name = "tls", value = CheckSpec.TlsHandshake.class),
    @JsonSubTypes.Type(name = "dns", value = CheckSpec.Dns.class),
    @JsonSubTypes.Type(name = "grpc", value = CheckSpec.Grpc.class),
    @JsonSubTypes.Type(name = "postgres", value = CheckSpec.Postgres.class)
  })
  private interface Checks {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(name = "postgres", value = DatabaseSpec.Postgres.class))
  private interface Databases {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(name = "none", value = CapacitySpec.None.class))
  private interface Capacities {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(name = "route53", value = TrafficSpec.Route53.class))
  private interface Traffics {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "acked", value = Proof.Acked.class),
    @JsonSubTypes.Type(name = "leased-out", value = Proof.LeasedOut.class),
    @JsonSubTypes.Type(name = "observed", value = Proof.Observed.class),
    @JsonSubTypes.Type(name = "nothing", value = Proof.Nothing.class),
    @JsonSubTypes.Type(name = "waived", value = Proof.Waived.class)
  })
  private interface Proofs {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(name = "failover", value = Command.Failover.class),
    @JsonSubTypes.Type(name = "switchover", value = Command.Switchover.class),
    @JsonSubTypes.Type(name = "freeze", value = Command.FreezeIt.class),
    @JsonSubTypes.Type(name = "unfreeze", value = Command.Unfreeze.class),
    @JsonSubTypes.Type(name = "admit", value = Command.Admit.class),
    @JsonSubTypes.Type(name = "retry", value = Command.Retry.class),
    @JsonSubTypes.Type(name = "waive", value = Command.Waive.class),
    @JsonSubTypes.Type(name = "abort", value = Command.Abort.class)
  })
  private interface Commands {}
}
