package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;

/** What stands against an automatic failover, by the account of whoever leads; now and then. */
public final class Vetoes {
  private static final long FIRST = 100_000_000L;
  private static final long EVERY = 1_000_000_000L;

  private final World world;
  private final StoreInvariants store;
  private long next = FIRST;

  public Vetoes(World world, StoreInvariants store) {
    this.world = world;
    this.store = store;
  }

  /** After every event. */
  public void look() {
    if (world.clock().now() < next) {
      return;
    }
    next += EVERY;
    for (Region region : world.regions()) {
      Controller controller = region.controller();
      if (controller != null && controller.world().leadership().term() != null) {
        note(controller);
      }
    }
  }

  private void note(Controller controller) {
    Moment now = controller.now();
    ServiceView view = controller.world().service(Service.NAME, now);
    Gate.automatic(view, controller.world().circumstances(Service.NAME, now))
        .forEach(finding -> store.vetoed(finding.veto()));
    view.active().stream()
        .flatMap(from -> Candidates.ofAutomation(view, from, null, now).stream())
        .flatMap(candidate -> candidate.against().stream())
        .forEach(finding -> store.vetoed(finding.veto()));
  }
}
