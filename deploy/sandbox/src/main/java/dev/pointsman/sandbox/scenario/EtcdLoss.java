package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Timings;
import java.time.Duration;
import java.util.List;

/**
 * First {@link StoreLoss}: the guards' failsafe round keeps the database open while all controllers
 * promise. Then etcd is gone again, and the primary's region is cut off as well: its guard reaches
 * nobody who could promise, and closes within its limits. Mended, it opens again, and then nothing
 * moves: the agents that have seen it closed say DOWN for a while yet, and no decision counts that.
 */
final class EtcdLoss implements Script {
  /** What a guard's limits do not hold: the way of an acknowledgement to its client. */
  private static final Duration SLACK = Duration.ofMillis(250);

  private static final Duration BACK = Duration.ofSeconds(60);

  /** So long after its limits have passed the primary is watched for late writes. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(4);

  /**
   * Once it takes writes again: longer than a leader takes to be elected and to believe its agents,
   * than they take to say UP, and than a failover takes to fence.
   */
  private static final Duration STILL = Duration.ofSeconds(30);

  private final Faults faults;

  EtcdLoss(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void play(Scene scene) {
    new StoreLoss(faults).play(scene);
    Region primary = scene.world().plan().primary();
    if (!scene.until(BACK, now -> now.leader() != null && isOpen(now, primary))) {
      scene.broken("nobody leads, or the database of " + primary.name() + " is not open");
      return;
    }
    closeAlone(scene, primary);
    long healed = System.nanoTime();
    scene.world().links().heal();
    scene.tell("the links are whole again");
    scene.tell(faults.startStore());
    if (!scene.until(BACK, _ -> scene.lastWriteAfter(healed, primary.name()).isPositive())) {
      scene.broken(primary.name() + " takes no writes again");
      return;
    }
    staysThere(scene, primary);
  }

  private static void staysThere(Scene scene, Region primary) {
    scene.tell(primary.name() + " takes writes again: from here on nothing may move");
    if (scene.until(STILL, now -> !primary.name().equals(now.permit()))) {
      scene.broken("the permit was taken from " + primary.name() + ", which is well");
      return;
    }
    List<String> known = scene.before().runIds();
    for (RunRecord run : scene.look().runs()) {
      // one that began in the moment before it opened may have, and has found it well
      if (!known.contains(run.id()) && run.result() != RunResult.ABORTED) {
        scene.broken("run " + run.id() + ": " + run.result() + " (expected: none, or ABORTED)");
      }
    }
  }

  private void closeAlone(Scene scene, Region primary) {
    Timings timings = scene.world().plan().timings();
    long cut = System.nanoTime();
    scene.tell(faults.inject(Scenario.STORE_LOSS, scene.serving()));
    scene.world().links().isolate(primary.name());
    scene.tell(primary.name() + " is cut off, too: nobody can promise it anything");
    Duration limit = timings.permit().plus(timings.limit());
    scene.observe(limit.plus(AFTERWARDS));
    Fencing.tell(scene, cut, primary, limit.plus(SLACK));
  }

  private static boolean isOpen(Snapshot now, Region region) {
    var guard = now.guards().get(region.name());
    return guard != null && guard.phase() == GuardPhase.OPEN;
  }
}
