package dev.pointsman.probes.publish;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.TrafficSpec.RecordType;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.probe.Names;
import dev.pointsman.probes.probe.Vantage;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.Sight;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Definitions, loop and publisher of an agent in virtual time. Its resolver never answers, so that
 * nothing leaves the machine and every verdict is UNKNOWN.
 */
final class Desk {
  private static final String REGION = "eu-west-1";

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final SortedMap<CheckId, Integer> probes = new TreeMap<>();
  private final Publisher publisher =
      new Publisher(
          store, timers, new Publisher.Identity(REGION, "a3", "1", List.of()), new Certain());
  private final ProbeLoop loop = new ProbeLoop(timers, new Counter(), () -> 0);
  private final Definitions definitions;
  private long revision = 100;

  Desk(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    Vantage vantage =
        new Vantage(
            vertx,
            context,
            Vantage.loopOf(context),
            new Mute(),
            reference -> "secret",
            Clock.systemUTC());
    definitions = new Definitions(vantage, timers, loop, publisher);
    CompletableFuture<Lease> lease = store.grant(Duration.ofMinutes(5)).toCompletableFuture();
    timers.advance(FakeStore.LATENCY.multipliedBy(3));
    publisher.leased(lease.join());
  }

  /** Writes a definition, and returns its revision. */
  long written(String service, String definition) {
    revision++;
    definitions.written(new Entry(KeySpace.spec(service), definition, revision, revision, 0));
    return revision;
  }

  void deleted(String service) {
    definitions.deleted(KeySpace.spec(service));
  }

  void pass(Duration time) {
    timers.advance(time);
  }

  /** How often each check was probed. */
  SortedMap<CheckId, Integer> probes() {
    return probes;
  }

  /** What stands in the store, read as a controller reads it. */
  SortedMap<CheckId, Verdict> verdicts() {
    SortedMap<CheckId, Verdict> verdicts = new TreeMap<>();
    String shards = KeySpace.verdicts(REGION, "a3", 0);
    var listing = store.list(shards.substring(0, shards.length() - 1)).toCompletableFuture();
    timers.advance(FakeStore.LATENCY.multipliedBy(3));
    listing
        .join()
        .entries()
        .forEach(entry -> verdicts.putAll(Codecs.SHARD.decode(entry.value()).verdicts()));
    return verdicts;
  }

  AgentRecord record() {
    var read = store.get(KeySpace.agent(REGION, "a3")).toCompletableFuture();
    timers.advance(FakeStore.LATENCY.multipliedBy(3));
    return Codecs.AGENT.decode(read.join().entry().orElseThrow().value());
  }

  private final class Counter implements Sight {
    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {
      probes.merge(id, 1, Integer::sum);
    }

    @Override
    public void judged(CheckId id, Verdict verdict) {
      publisher.judged(id, verdict);
    }

    @Override
    public void late(Duration by) {}
  }

  private static final class Certain implements Publisher.Self {
    @Override
    public boolean abstaining() {
      return false;
    }

    @Override
    public int health() {
      return 0;
    }
  }

  private static final class Mute implements Names {
    @Override
    public void addresses(String host, Consumer<Answer<InetAddress>> then) {
      then.accept(new Answer.CannotAsk<>("mute"));
    }

    @Override
    public void records(String name, RecordType type, Consumer<Answer<String>> then) {
      then.accept(new Answer.CannotAsk<>("mute"));
    }

    @Override
    public void close() {}
  }
}
