package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Timings;
import java.time.Duration;

/**
 * The primary's region is cut off, alive, and its clients go on writing to it: its guard closes it
 * within its limits, the others wait that long and promote; then the links are mended, and the
 * region comes back, quarantined, and as a replica when a person has admitted it.
 */
final class PrimaryCutOff implements Script {
  /** What a guard's limits do not hold: the way of an acknowledgement to its client. */
  private static final Duration SLACK = Duration.ofMillis(250);

  /** So long it may be home again and must not open. */
  private static final Duration HOME = Duration.ofSeconds(4);

  /** Rewinding copies what has changed, over slow links. */
  private static final Duration FOLLOWING = Duration.ofSeconds(60);

  @Override
  public void play(Scene scene) {
    Plan plan = scene.world().plan();
    Region old = plan.primary();
    Timings timings = plan.timings();
    long cut = System.nanoTime();
    scene.world().links().isolate(old.name());
    scene.tell(old.name() + " is cut off from the others and from Route 53, and lives");
    if (!scene.moved()) {
      return;
    }
    Fencing.tell(scene, cut, old, timings.permit().plus(timings.limit()).plus(SLACK));
    scene.world().links().heal();
    scene.tell("the links are whole again");
    scene.observe(HOME);
    Snapshot home = scene.look();
    if (home.state() == null || !home.state().quarantined().containsKey(old.name())) {
      scene.broken(old.name() + " is not in quarantine");
      return;
    }
    scene.tell(old.name() + " is in quarantine");
    admit(scene, plan, old);
  }

  private static void admit(Scene scene, Plan plan, Region old) {
    new Api(plan)
        .post(
            "/api/v1/services/" + Plan.SERVICE + "/admit",
            "application/json",
            """
            {"region": "%s", "actor": "sandbox", "reason": "its links are whole"}\
            """
                .formatted(old.name()));
    scene.tell(old.name() + " is admitted");
    if (scene.until(FOLLOWING, now -> follows(now, old))) {
      scene.tell(old.name() + " follows, as a replica");
    } else {
      GuardRecord guard = scene.look().guards().get(old.name());
      scene.broken(old.name() + " does not follow: " + guard);
    }
  }

  private static boolean follows(Snapshot now, Region old) {
    GuardRecord guard = now.guards().get(old.name());
    return guard != null && guard.role() == DatabaseRole.STANDBY && guard.upstream() != null;
  }
}
