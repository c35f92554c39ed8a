package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes probes from definitions. */
public final class Probes {
  /** The types of checks that this agent can do, as definitions name them. */
  public static final List<String> CAPABILITIES =
      List.of("dns", "grpc", "http", "postgres", "tcp", "tls", "traffic");

  private Probes() {}

  /**
   * The probe for a check.
   *
   * @param database the database of the check's region; null if it has none
   */
  public static Probe of(Vantage vantage, CheckSpec check, @Nullable DatabaseSpec database) {
    return switch (check) {
      case CheckSpec.Http http -> new HttpProbe(vantage, http);
      case CheckSpec.Tcp tcp -> new TcpProbe(vantage, tcp);
      case CheckSpec.TlsHandshake tls -> new TlsProbe(vantage, tls);
      case CheckSpec.Dns dns -> new DnsProbe(vantage, dns);
      case CheckSpec.Grpc grpc -> new GrpcProbe(vantage, grpc);
      case CheckSpec.Postgres postgres ->
          switch (database) {
            case DatabaseSpec.Postgres known when known.name().equals(postgres.database()) ->
                new PostgresProbe(vantage, known);
            case DatabaseSpec.Postgres _ -> unknown(postgres);
            case null -> unknown(postgres);
          };
    };
  }

  /** The probe that looks where a traffic record points. */
  public static Probe of(Vantage vantage, TrafficSpec traffic) {
    return switch (traffic) {
      case TrafficSpec.Route53 route53 -> new TrafficProbe(vantage, route53);
    };
  }

  private static Probe unknown(CheckSpec.Postgres check) {
    return landing -> {
      landing.landed(
          new ProbeOutcome.Local(
              Reason.CONFIGURATION, "the region has no database '" + check.database() + "'"));
      return Grounded.FLIGHT;
    };
  }
}
