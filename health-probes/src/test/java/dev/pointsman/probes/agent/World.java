package dev.pointsman.probes.agent;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A real etcd, and one agent that publishes into it. */
final class World implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REGION = "eu-west-1";

  final EtcdServer etcd = EtcdServer.single();
  final EtcdStore store = EtcdStore.connect(EtcdConfig.of(etcd.endpoints()));
  private @Nullable Agent agent;

  void startAgent(List<AgentConfig.Canary> canaries) {
    AgentConfig config =
        new AgentConfig("a1", REGION, new EtcdAccess(etcd.endpoints(), null), null, canaries, null);
    agent = Agent.start(config, store, "test", Throwable::printStackTrace);
  }

  void stopAgent() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
  }

  static ServiceSpec service(String name, List<CheckSpec> checks, Detection detection) {
    RegionSpec first = region("us-east-1", checks);
    RegionSpec second = region("us-west-2", List.of());
    return new ServiceSpec(
        name,
        Mode.ACTIVE_PASSIVE,
        Automation.AUTOMATIC,
        new Objectives(Duration.ofSeconds(60), Duration.ofSeconds(5)),
        detection,
        List.of(first, second),
        new TrafficSpec.Route53(
            "Z1", "localhost", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of()),
        new Policy(
            Duration.ofMinutes(10),
            null,
            Policy.ByWhom.MANUAL,
            Policy.ByWhom.MANUAL,
            Policy.UnknownLag.REFUSE,
            Policy.WithoutProof.ASK));
  }

  private static RegionSpec region(String name, List<CheckSpec> checks) {
    return new RegionSpec(name, "192.0.2.10", checks, null, null, new CapacitySpec.None());
  }

  static CheckSpec http(String name, int port) {
    return new CheckSpec.Http(
        name,
        URI.create("http://127.0.0.1:" + port + "/health"),
        List.of(200),
        null,
        Map.of(),
        CheckSpec.Redirects.NONE,
        CheckSpec.Tls.DEFAULT,
        null);
  }

  void apply(ServiceSpec spec) {
    put(KeySpace.spec(spec.name()), Codecs.SPEC.encode(spec));
  }

  long put(String key, String value) {
    return store
        .commit(Transaction.when().put(key, value).build())
        .toCompletableFuture()
        .join()
        .revision();
  }

  long recheck(String service) {
    return put(KeySpace.recheck(service), Codecs.RECHECK.encode(new RecheckRequest("r" + service)));
  }

  long revision() {
    return store.get(KeySpace.ROSTER).toCompletableFuture().join().revision();
  }

  /** All verdicts of the agent, by check. */
  SortedMap<CheckId, Verdict> verdicts() {
    SortedMap<CheckId, Verdict> verdicts = new TreeMap<>();
    for (Entry entry : store.list(KeySpace.VERDICTS).toCompletableFuture().join().entries()) {
      verdicts.putAll(Codecs.SHARD.decode(entry.value()).verdicts());
    }
    return verdicts;
  }

  Verdict verdict(String service, String check) {
    return verdicts().getOrDefault(new CheckId(service, "us-east-1", check), Verdict.NOT_PROBED);
  }

  Optional<AgentRecord> record() {
    return store
        .get(KeySpace.agent(REGION, "a1"))
        .toCompletableFuture()
        .join()
        .entry()
        .map(entry -> Codecs.AGENT.decode(entry.value()));
  }

  /** Waits until something is so. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "waited in vain until " + what + "; record: " + record() + ", verdicts: " + verdicts());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Override
  public void close() {
    stopAgent();
    store.close();
    etcd.close();
  }
}
