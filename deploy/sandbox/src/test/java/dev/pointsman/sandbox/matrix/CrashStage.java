package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.client.NameClient;
import dev.pointsman.sandbox.scenario.Clients;
import dev.pointsman.sandbox.scenario.Ledger;
import dev.pointsman.sandbox.scenario.Orders;
import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves a service of one world, and lets the leader die of it. For one thread. */
final class CrashStage implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Of orders before the fault, and of the target's after it. */
  private static final int SOME = 3;

  private final World world;
  private final Plan plan;
  private final Crash crash;
  private final Operator operator;
  private final Ledger ledger;

  CrashStage(World world) {
    this.world = world;
    this.plan = world.plan();
    this.crash = new Crash(plan.path());
    this.operator = new Operator(plan);
    this.ledger = Ledger.of(plan);
  }

  Crash crash() {
    return crash;
  }

  World world() {
    return world;
  }

  Operator operator() {
    return operator;
  }

  Snapshot look() {
    return ledger.look();
  }

  /** Plays one case, in a world that it first makes whole. */
  CrashOutcome play(CrashCase wanted) {
    Snapshot before = whole();
    try (Clients clients = new Clients(plan)) {
      return play(wanted, before, permitted(before), clients);
    } finally {
      crash.disarm();
    }
  }

  private CrashOutcome play(CrashCase wanted, Snapshot before, Region from, Clients clients) {
    long begun = System.nanoTime();
    DatabaseMarks marks = DatabaseMarks.of(plan, from);
    int batches = Batches.accepted(plan).size();
    await("orders", () -> clients.acknowledged(from.name()) >= SOME);
    long faultNanos = System.nanoTime();
    crash.arm(new CrashPoint(wanted.step(), wanted.moment(), CrashPoint.Fate.HALT));
    begin(wanted.kind(), wanted.step(), from, before);
    Crash.Fired fired = fired(wanted);
    LeaderRecord successor = successor(fired);
    world.start(plan.region(fired.region()), Role.CONTROLLER);
    Snapshot after = ended(before);
    Region to = plan.region(Objects.requireNonNull(after.runs().getLast().to()));
    await("orders in " + to.name(), () -> clients.acknowledged(to.name()) >= SOME);
    long endNanos = System.nanoTime();
    clients.close();
    CrashOutcome outcome =
        new CrashOutcome(
            wanted,
            fired,
            successor,
            from,
            to,
            since(before, after),
            epoch(before),
            epoch(after),
            marks,
            DatabaseMarks.of(plan, to),
            DatabaseMarks.of(plan, third(from, to)),
            Batches.accepted(plan).stream().skip(batches).toList(),
            resolved(),
            Measurement.lost(
                clients.orders().log().acks(), Orders.of(plan, to, clients.orders().client())),
            Measurement.dualWriter(clients.all()),
            Measurement.outage(clients.orders().log().acks(), faultNanos, endNanos),
            Duration.ofNanos(System.nanoTime() - begun));
    if (wanted.step() == Step.CONFIRM) {
      world.fault(from, "none");
    }
    if (wanted.kind() == RunKind.FAILOVER) {
      admit(from);
    }
    return outcome;
  }

  static @Nullable String leader(Snapshot now) {
    return now.leader() == null ? null : now.leader().controller();
  }

  static String to(Region region) {
    return "\"to\": \"" + region.name() + "\"";
  }

  /** An ordered failover skips CONFIRM: only one that begins by itself has it. */
  void begin(RunKind kind, Step step, Region from, Snapshot before) {
    if (step == Step.CONFIRM) {
      world.fault(from, "errors");
      return;
    }
    String verb = kind == RunKind.SWITCHOVER ? "switchover" : "failover";
    order(verb, to(next(from)), leader(before));
  }

  /**
   * An order is refused while a replica's lag is not known yet, for one: then it is given again.
   *
   * @param spared the controller that is not asked
   */
  void order(String path, String fields, @Nullable String spared) {
    String[] refused = {""};
    await(
        () -> path + ": " + refused[0],
        () -> {
          String answer = operator.order(path, fields, spared);
          refused[0] = String.valueOf(answer);
          return answer == null;
        });
  }

  Crash.Fired fired(Object what) {
    await(() -> "a crash at " + what, () -> crash.fired().isPresent());
    return crash.fired().orElseThrow();
  }

  /** Who leads after the one that has fired. */
  LeaderRecord successor(Crash.Fired dead) {
    await(
        "a successor",
        () -> {
          LeaderRecord leader = ledger.look().leader();
          return leader != null && leader.since().isAfter(dead.at());
        });
    return Objects.requireNonNull(ledger.look().leader());
  }

  /** All runs that began since have ended, and there is at least one. */
  Snapshot ended(Snapshot before) {
    await(
        () -> "the run to end: " + since(before, ledger.look()),
        () -> {
          Snapshot now = ledger.look();
          List<RunRecord> runs = since(before, now);
          return !runs.isEmpty()
              && runs.stream().allMatch(RunRecord::isEnded)
              && now.state() != null
              && now.state().run() == null
              && now.leader() != null;
        });
    return ledger.look();
  }

  static List<RunRecord> since(Snapshot before, Snapshot after) {
    List<String> known = before.runIds();
    return after.runs().stream().filter(r -> !known.contains(r.id())).toList();
  }

  void admit(Region region) {
    order("admit", "\"region\": \"" + region.name() + "\"", null);
  }

  /** Heals, and waits until every part is in its place. */
  Snapshot whole() {
    world.heal(_ -> {});
    await(() -> "the world: " + missing(ledger.look()), () -> missing(ledger.look()).isEmpty());
    return ledger.look();
  }

  List<String> missing(Snapshot now) {
    return Readiness.missing(plan, now);
  }

  /** What a client resolves the name to. */
  String resolved() {
    NameClient names =
        new NameClient(new InetSocketAddress(plan.dns().address(), plan.dns().dns()), Plan.RECORD);
    return names.resolve().join().orElse("nothing");
  }

  Region permitted(Snapshot now) {
    return plan.region(Objects.requireNonNull(now.permit(), "permit"));
  }

  DatabaseMarks marks(Region region) {
    return DatabaseMarks.of(plan, region);
  }

  /** Round and round: a database that has just become a replica again is not seen UP at once. */
  Region next(Region from) {
    List<Region> all = plan.regions();
    return all.get((all.indexOf(from) + 1) % all.size());
  }

  Region third(Region from, Region to) {
    return plan.regions().stream()
        .filter(r -> !r.equals(from) && !r.equals(to))
        .findFirst()
        .orElseThrow();
  }

  static long epoch(Snapshot now) {
    return now.state() == null ? 0 : now.state().epoch();
  }

  void await(String what, BooleanSupplier condition) {
    await(() -> what, condition);
  }

  void await(Supplier<String> what, BooleanSupplier condition) {
    Wait.until(what, LIMIT, LOOK, condition);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
