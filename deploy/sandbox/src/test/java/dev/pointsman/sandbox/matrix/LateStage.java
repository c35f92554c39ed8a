package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.scenario.Clients;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.Wait;
import java.time.Duration;
import java.util.List;

/**
 * Lets an effect come late: its leader stands still with it, and goes on when others have acted.
 */
final class LateStage {
  /** How long a late promotion and what may come of it are waited for. */
  private static final Duration AFTER = Duration.ofSeconds(4);

  private final CrashStage stage;
  private final Plan plan;

  LateStage(CrashStage stage) {
    this.stage = stage;
    this.plan = stage.world().plan();
  }

  /** The leader stands still at a step of a switchover, between its last question and its act. */
  Late freeze(Step step) {
    Snapshot before = stage.whole();
    Region from = stage.permitted(before);
    Region first = stage.next(from);
    stage.crash().arm(new CrashPoint(step, CrashPoint.Moment.CHECKED, CrashPoint.Fate.FREEZE));
    stage.order("switchover", CrashStage.to(first), CrashStage.leader(before));
    Crash.Fired fired = stage.fired(step);
    RunRecord run = CrashStage.since(before, stage.look()).getFirst();
    return new Late(before, fired, run, from, first, stage.third(from, first));
  }

  /** Its successor finishes the run, and a person moves the service on to the third region. */
  void moveOn(Late late) {
    stage.successor(late.fired());
    stage.ended(late.before());
    stage.order("switchover", CrashStage.to(late.last()), frozen(late));
    awaitTwoRuns(late);
  }

  /** A person gives the run up and chooses another target, before there is a successor. */
  void chooseAnother(Late late) {
    leave("runs/" + late.run().id() + "/abort", "", frozen(late));
    leave("failover", CrashStage.to(late.last()), frozen(late));
    awaitTwoRuns(late);
  }

  private String frozen(Late late) {
    return plan.region(late.fired().region()).controller();
  }

  private void leave(String path, String fields, String spared) {
    String refused = stage.operator().leave(path, fields, spared);
    if (refused != null) {
      throw new IllegalStateException(path + ": " + refused);
    }
  }

  private void awaitTwoRuns(Late late) {
    stage.await("a second run", () -> CrashStage.since(late.before(), stage.look()).size() == 2);
    stage.ended(late.before());
  }

  /** The controller goes on where it stood; returns the batches that came after. */
  List<Batches.Batch> releaseBatch(Late late) {
    int known = Batches.of(plan).size();
    resume(late);
    stage.await("the late batch", () -> Batches.of(plan).size() > known);
    return Batches.of(plan).stream().skip(known).toList();
  }

  /**
   * The controller goes on where it stood, while clients write in every way.
   *
   * @return the writes that were acknowledged in the region that the promotion was meant for
   */
  long releasePromotion(Late late) {
    try (Clients clients = new Clients(plan)) {
      stage.await("orders", () -> clients.acknowledged(late.last().name()) > 0);
      resume(late);
      Wait.pause(AFTER);
      return clients.all().stream().filter(a -> a.region().equals(late.first().name())).count();
    }
  }

  private void resume(Late late) {
    stage.world().resume(new Target(late.fired().region(), Role.CONTROLLER));
  }
}
