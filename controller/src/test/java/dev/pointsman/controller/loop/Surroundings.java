package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What controllers find in the store around them: the shop's definition, three agents that beat and
 * answer rechecks, and three guards whose words the test gives. An onlooker keeps what controllers
 * write.
 */
final class Surroundings {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ManualTimers timers;
  private final FakeStore store;
  private final Map<String, Agent> agents = new TreeMap<>();
  private final Map<String, String> positions = new TreeMap<>();
  private final Map<String, String> values = new TreeMap<>();
  private final List<ServiceState> states = new ArrayList<>();
  // when the primary wrote its last heartbeat row; null while it goes on writing
  private @Nullable Instant lastRow;

  private static final class Agent {
    final Map<CheckId, Verdict> verdicts = new TreeMap<>();
    long seq;
    long answered;
  }

  Surroundings(ManualTimers timers, FakeCluster cluster) {
    this.timers = timers;
    this.store = cluster.connect();
    onlook();
    write(
        Transaction.when()
            .put(KeySpace.ROSTER, Codecs.ROSTER.encode(Shop.roster()))
            .put(KeySpace.spec(Shop.NAME), Codecs.SPEC.encode(Shop.spec(Automation.AUTOMATIC))));
    for (String region : Shop.REGIONS) {
      Agent agent = new Agent();
      for (String target : Shop.REGIONS) {
        agent.verdicts.put(Shop.web(target), Shop.UP);
        agent.verdicts.put(Shop.db(target), Shop.UP);
      }
      agents.put(region, agent);
      positions.put(region, "0/5000");
      guard(region, GuardPhase.CLOSED, role(region), 0, null, null);
    }
    beatEvery();
  }

  private static DatabaseRole role(String region) {
    return region.equals(Shop.A) ? DatabaseRole.PRIMARY : DatabaseRole.STANDBY;
  }

  private void beatEvery() {
    agents.forEach(this::publish);
    positions.forEach(this::position);
    timers.schedule(BEAT, this::beatEvery);
  }

  /** Record and verdicts in one transaction, as the agent writes them. */
  private void publish(String region, Agent agent) {
    String name = Shop.agent(region);
    AgentRecord record =
        new AgentRecord(
            "1",
            List.of(),
            ++agent.seq,
            Long.MAX_VALUE,
            VerdictDigest.of(agent.verdicts),
            false,
            0,
            Map.of(Shop.NAME, agent.answered));
    write(
        Transaction.when()
            .put(KeySpace.agent(region, name), Codecs.AGENT.encode(record))
            .put(
                KeySpace.verdicts(region, name, 0),
                Codecs.SHARD.encode(new VerdictShard(agent.verdicts))));
  }

  /** How far a region's database is from now on. */
  void position(String region, String lsn) {
    positions.put(region, lsn);
    Instant row = lastRow == null ? timers.now() : lastRow;
    PositionReport report = Shop.positionReport(role(region), 1, lsn, row, timers.now());
    write(
        Transaction.when()
            .put(KeySpace.position(Shop.NAME, region), Codecs.POSITION.encode(report)));
  }

  /** The region is gone with its agent; the agents of the others say so. */
  void lose(String region) {
    agents.remove(region);
    write(
        Transaction.when()
            .delete(KeySpace.agent(region, Shop.agent(region)))
            .delete(KeySpace.verdicts(region, Shop.agent(region), 0)));
    say(Shop.web(region), Shop.DOWN);
    say(Shop.db(region), Shop.DOWN);
  }

  /** The agent of one region says that another is down; nobody else does. */
  void loseInTheEyesOf(String region, String lost) {
    Agent agent = Objects.requireNonNull(agents.get(region));
    agent.verdicts.put(Shop.web(lost), Shop.DOWN);
    agent.verdicts.put(Shop.db(lost), Shop.DOWN);
    publish(region, agent);
  }

  /** All agents see the traffic's name point at a region. */
  void seeTraffic(String region) {
    say(Shop.traffic(), new Verdict(VerdictStatus.UP, Reason.OK, Shop.address(region)));
  }

  private void say(CheckId check, Verdict verdict) {
    agents.values().forEach(agent -> agent.verdicts.put(check, verdict));
    agents.forEach(this::publish);
  }

  /** The region's guard has opened its database. */
  void open(String region) {
    guard(region, GuardPhase.OPEN, DatabaseRole.PRIMARY, state().epoch(), null, null);
  }

  /** The region's guard has stopped its database in order at this position, and says so. */
  void acknowledge(String region, String end) {
    lastRow = timers.now();
    positions.remove(region);
    long epoch = state().epoch();
    guard(region, GuardPhase.CLOSED, DatabaseRole.STOPPED, epoch, Shop.stopped(epoch, end), null);
  }

  /** A region's database replicates from another's. */
  void follow(String region, String upstream) {
    guard(
        region,
        GuardPhase.CLOSED,
        DatabaseRole.STANDBY,
        state().epoch(),
        null,
        "db." + upstream + ":5432");
  }

  private void guard(
      String region,
      GuardPhase phase,
      DatabaseRole role,
      long epoch,
      @Nullable Acknowledgement acknowledgement,
      @Nullable String upstream) {
    GuardRecord record = Shop.guardRecord(region, phase, role, epoch, acknowledgement, upstream);
    write(Transaction.when().put(KeySpace.guard(Shop.NAME, region), Codecs.GUARD.encode(record)));
  }

  /** Somebody writes what is none of a controller's. */
  void overwrite(String key, String value) {
    write(Transaction.when().put(key, value));
  }

  private void write(Transaction.Builder transaction) {
    var _ = store.commit(transaction.build());
  }

  /** Lets time pass until it is so. */
  void until(BooleanSupplier condition) {
    timers.advanceUntil(condition, PATIENCE);
  }

  /** Where the shop stands; empty before it is adopted. */
  Optional<ServiceState> adopted() {
    return Optional.ofNullable(values.get(KeySpace.state(Shop.NAME))).map(Codecs.STATE::decode);
  }

  ServiceState state() {
    return adopted().orElseThrow(() -> new AssertionError("no state yet"));
  }

  /** Every state that was ever written, in order. */
  List<ServiceState> states() {
    return states;
  }

  /** All runs, the oldest first: their ids grow with time. */
  List<RunRecord> runs() {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(KeySpace.runs(Shop.NAME)))
        .map(entry -> Codecs.RUN.decode(entry.getValue()))
        .toList();
  }

  /** The newest run. */
  RunRecord run() {
    return runs().getLast();
  }

  /** What stands under a key. */
  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private void onlook() {
    values.clear();
    states.clear();
    store.watch(KeySpace.PREFIX, 1, new Onlooker());
  }

  private void answerRecheck(long revision) {
    agents.forEach(
        (region, agent) -> {
          agent.answered = Math.max(agent.answered, revision);
          publish(region, agent);
        });
  }

  private final class Onlooker implements WatchListener {
    @Override
    public void changed(List<Change> changes) {
      for (Change change : changes) {
        switch (change) {
          case Change.Deleted deleted -> values.remove(deleted.key());
          case Change.Written written -> written(written);
        }
      }
    }

    private void written(Change.Written written) {
      values.put(written.key(), written.entry().value());
      if (written.key().equals(KeySpace.state(Shop.NAME))) {
        readable(written.entry().value()).ifPresent(states::add);
      }
      if (written.key().equals(KeySpace.recheck(Shop.NAME))) {
        answerRecheck(written.modRevision());
      }
    }

    private Optional<ServiceState> readable(String value) {
      try {
        return Optional.of(Codecs.STATE.decode(value));
      } catch (UnreadableException written) {
        return Optional.empty(); // by the test itself
      }
    }

    @Override
    public void progress(long revision) {}

    /** A store that went back: what stands in it is told anew. */
    @Override
    public void ended(@Nullable StoreException cause) {
      onlook();
    }
  }
}
