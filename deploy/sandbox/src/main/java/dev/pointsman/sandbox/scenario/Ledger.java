package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Reads what stands in etcd about the world's service. Blocks; for one thread. */
public final class Ledger implements AutoCloseable {
  private final Store store;
  private Snapshot last = Snapshot.EMPTY;

  private Ledger(Store store) {
    this.store = store;
  }

  /** The primary's member comes last: it is the one that scenarios kill. */
  public static Ledger of(Plan plan) {
    List<URI> members = new ArrayList<>(plan.etcd().reversed().stream().map(URI::create).toList());
    return new Ledger(EtcdStore.connect(EtcdConfig.of(members)));
  }

  /** What stands there now; while etcd does not answer, what stood there when it last did. */
  public Snapshot look() {
    try {
      Listing service = list(KeySpace.SERVICES + Plan.SERVICE + "/");
      String state = KeySpace.state(Plan.SERVICE);
      last =
          new Snapshot(
              service.entries().stream()
                  .filter(e -> e.key().equals(state))
                  .findFirst()
                  .map(e -> Codecs.STATE.decode(e.value()))
                  .orElse(null),
              runs(service),
              guards(),
              agents(),
              one(KeySpace.LEADER, Codecs.LEADER).orElse(null));
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof StoreException)) {
        throw e;
      }
    } catch (UnreadableException e) {
      throw new IllegalStateException("etcd holds something unreadable: " + e.getMessage(), e);
    }
    return last;
  }

  /** How many checks of the service's regions an agent says are DOWN. */
  long downs(Region at) {
    String prefix = KeySpace.VERDICTS + at.name() + "/" + at.agent() + "/";
    try {
      return list(prefix).entries().stream()
          .flatMap(e -> Codecs.SHARD.decode(e.value()).verdicts().entrySet().stream())
          .filter(v -> v.getKey().service().equals(Plan.SERVICE))
          .filter(v -> v.getValue().status() == VerdictStatus.DOWN)
          .count();
    } catch (CompletionException _) {
      return 0; // etcd did not answer: nothing is known
    }
  }

  private static List<RunRecord> runs(Listing service) {
    String prefix = KeySpace.runs(Plan.SERVICE);
    return service.entries().stream()
        .filter(e -> e.key().startsWith(prefix))
        .map(e -> Codecs.RUN.decode(e.value()))
        .sorted(Comparator.comparing(RunRecord::began).thenComparing(RunRecord::id))
        .toList();
  }

  private Map<String, GuardRecord> guards() {
    String prefix = KeySpace.GUARDS + Plan.SERVICE + "/";
    Map<String, GuardRecord> guards = new TreeMap<>();
    for (Entry entry : list(prefix).entries()) {
      guards.put(entry.key().substring(prefix.length()), Codecs.GUARD.decode(entry.value()));
    }
    return guards;
  }

  /** One agent lives in each region. */
  private Map<String, AgentRecord> agents() {
    Map<String, AgentRecord> agents = new TreeMap<>();
    for (Entry entry : list(KeySpace.AGENTS).entries()) {
      String region = entry.key().substring(KeySpace.AGENTS.length()).split("/", 2)[0];
      agents.put(region, Codecs.AGENT.decode(entry.value()));
    }
    return agents;
  }

  private <T> Optional<T> one(String key, Codec<T> codec) {
    return store.get(key).toCompletableFuture().join().entry().map(e -> codec.decode(e.value()));
  }

  private Listing list(String prefix) {
    return store.list(prefix).toCompletableFuture().join();
  }

  @Override
  public void close() {
    store.close();
  }
}
