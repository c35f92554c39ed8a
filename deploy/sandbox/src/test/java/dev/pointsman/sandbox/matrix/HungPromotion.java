package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.scenario.Clients;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Census;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A promotion that was ordered, and that the database itself does not come to: its startup process,
 * which replays and ends the recovery, stands still. Its leader is killed, a person chooses another
 * target; then the startup process goes on.
 */
final class HungPromotion {
  /** How long a late promotion, and what may come of it, is waited for. */
  private static final Duration AFTER = Duration.ofSeconds(4);

  private static final int SOME = 3;

  private final CrashStage stage;
  private final World world;
  private final Plan plan;

  HungPromotion(CrashStage stage) {
    this.stage = stage;
    this.world = stage.world();
    this.plan = world.plan();
  }

  /**
   * What came of it.
   *
   * @param written acknowledgements of the first target's database, ever
   * @param ended whether its database had been ended before it could go on
   */
  record Outcome(
      Region from,
      Region first,
      Region last,
      List<RunRecord> runs,
      List<String> outOfTurn,
      long written,
      boolean ended,
      DatabaseMarks marks,
      Duration outage) {

    Row row(LateFault fault, String moment) {
      RunRecord second = runs.getLast();
      return new Row(
          fault.text(),
          runs.getFirst().kind(),
          Step.PROMOTE,
          moment,
          "%s (%s), then %s %s"
              .formatted(
                  runs.getFirst().result(),
                  FaultOutcome.code(runs.getFirst()),
                  second.kind(),
                  second.result()),
          outage,
          second.proof() == null ? "none" : second.proof().kind());
    }
  }

  /**
   * Plays it.
   *
   * @param unseen the parts of the first target's region that stand still with it
   * @param hang how long, from the order to promote on
   */
  Outcome play(Set<Role> unseen, Duration hang) {
    Snapshot before = stage.whole();
    Region from = stage.permitted(before);
    Region first = stage.next(from);
    Region last = stage.third(from, first);
    try (Clients clients = new Clients(plan);
        Permits permits = new Permits(plan)) {
      stage.await("orders", () -> clients.acknowledged(from.name()) >= SOME);
      long faultNanos = System.nanoTime();
      Hanging hanging = hang(before, first);
      long hung = System.nanoTime();
      unseen.forEach(role -> world.pause(new Target(first.name(), role)));
      RunRecord run = CrashStage.since(before, stage.look()).getFirst();
      chooseAnother(run, last, plan.region(hanging.leader().region()));
      stage.await("a second run", () -> CrashStage.since(before, stage.look()).size() == 2);
      stage.ended(before);
      stage.await("orders in " + last.name(), () -> clients.acknowledged(last.name()) >= SOME);
      long endNanos = System.nanoTime();
      Wait.pause(remaining(hung, hang));
      boolean ended = !isStartup(hanging.startup());
      send("CONT", hanging.startup());
      Wait.pause(AFTER);
      assertThat(writtenIn(first, clients))
          .as("writes in %s, and since then in %s", first.name(), last.name())
          .isZero();
      unseen.forEach(role -> world.resume(new Target(first.name(), role)));
      Snapshot after = new FaultStage(stage).whole();
      List<Ack> acks = clients.all();
      return new Outcome(
          from,
          first,
          last,
          CrashStage.since(before, after),
          Permits.outOfTurn(acks, permits.seen()),
          writtenIn(first, clients),
          ended,
          stage.marks(first),
          Measurement.outage(clients.orders().log().acks(), faultNanos, endNanos));
    } finally {
      stage.crash().disarm();
    }
  }

  private static long writtenIn(Region region, Clients clients) {
    return clients.all().stream().filter(ack -> ack.region().equals(region.name())).count();
  }

  private static Duration remaining(long since, Duration whole) {
    Duration left = whole.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The leader that gave the order, and the process that does not come to it. */
  private record Hanging(Crash.Fired leader, long startup) {}

  /** The order has reached the database, which does not come to it; the leader is dead. */
  private Hanging hang(Snapshot before, Region first) {
    stage
        .crash()
        .arm(new CrashPoint(Step.PROMOTE, CrashPoint.Moment.BEFORE, CrashPoint.Fate.FREEZE));
    stage.order("switchover", CrashStage.to(first), CrashStage.leader(before));
    Crash.Fired leader = stage.fired(Step.PROMOTE);
    long startup = startup(first).orElseThrow(() -> new WorldException("no startup process"));
    send("STOP", startup);
    Target controller = new Target(leader.region(), Role.CONTROLLER);
    world.resume(controller);
    Path ordered = plan.home(first, Role.DATABASE).resolve("data/promote");
    stage.await(ordered + " to be there", () -> Files.exists(ordered));
    world.kill(controller);
    return new Hanging(leader, startup);
  }

  private void chooseAnother(RunRecord run, Region last, Region dead) {
    leave("runs/" + run.id() + "/abort", "", dead);
    leave("failover", CrashStage.to(last), dead);
  }

  private void leave(String path, String fields, Region dead) {
    String refused = stage.operator().leave(path, fields, dead.controller());
    if (refused != null) {
      throw new IllegalStateException(path + ": " + refused);
    }
  }

  /** The process of a standby that replays, by the title that PostgreSQL gives it. */
  private Optional<Long> startup(Region region) {
    return world.census().living(region, Role.DATABASE).stream()
        .map(Census.Living::pid)
        .filter(HungPromotion::isStartup)
        .findFirst();
  }

  private static boolean isStartup(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains(": startup");
    } catch (IOException _) {
      return false; // it has ended meanwhile
    }
  }

  private static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }
}
