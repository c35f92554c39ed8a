package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Trigger;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Automation takes no target that the controller which takes it has itself seen lost a short while
 * ago. By what is looked at now and then, not by the controller's own count of the hold-down.
 */
public final class HoldDown {
  private static final long EVERY = 200_000_000L;

  /** Between two looks, and between a decision and its record. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private final World world;
  private final Findings findings;
  private final Duration holdDown;
  private final IdentityHashMap<Controller, Seen> seen = new IdentityHashMap<>();
  private long next;

  public HoldDown(World world, Findings findings) {
    this.world = world;
    this.findings = findings;
    this.holdDown = world.shape().holdDown();
  }

  /** What one process has looked like so far. */
  private static final class Seen {
    final Map<String, Moment> lost = new TreeMap<>();

    /** The term that it led under, and the run that it saw without a target; null for none. */
    @Nullable Long term;

    @Nullable String undecided;

    /** Who could write already is no new target. */
    @Nullable String permit;
  }

  /** After every event. */
  public void look() {
    if (world.clock().now() < next || holdDown.compareTo(LATE) <= 0) {
      return;
    }
    next = world.clock().now() + EVERY;
    for (Region region : world.regions()) {
      Controller controller = region.controller();
      if (controller != null) {
        look(controller, seen.computeIfAbsent(controller, _ -> new Seen()));
      }
    }
  }

  private void look(Controller controller, Seen before) {
    Moment now = controller.now();
    ServiceView view = controller.world().service(Service.NAME, now);
    Long term = controller.world().leadership().term();
    RunRecord run = view.named().orElse(null);
    String to = run == null ? null : run.to();
    if (run != null && to != null && term != null && term.equals(before.term)) {
      Moment lost = before.lost.get(to);
      boolean decided = run.id().equals(before.undecided);
      boolean anew = decided && !to.equals(before.permit);
      if (anew && lost != null && !now.reached(lost.plus(holdDown.minus(LATE)))) {
        findings.add("hold-down", run.id() + " takes " + to + ", which was lost a moment ago");
      }
    }
    before.term = term;
    before.undecided = run != null && to == null && isAutomatic(run) ? run.id() : null;
    before.permit = view.state() == null ? null : view.state().value().permit();
    for (String region : Service.REGIONS) {
      if (view.sight().of(region, now).isLost()) {
        before.lost.put(region, now);
      }
    }
  }

  private static boolean isAutomatic(RunRecord run) {
    return run.kind() == RunKind.FAILOVER && run.trigger().actor().equals(Trigger.AUTOMATIC);
  }
}
