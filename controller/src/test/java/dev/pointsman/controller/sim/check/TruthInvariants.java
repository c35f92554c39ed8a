package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.sim.model.ModelDatabase;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;

/** What must hold of a run by the truth, which no controller knows. */
public final class TruthInvariants implements StoreInvariants.Milestones {
  /** What is gone for so long is known to be gone, whatever else is wrong. */
  private static final long KNOWN = 30_000_000_000L;

  private final World world;
  private final Exemptions exemptions;
  private final Findings findings;

  public TruthInvariants(World world, StoreInvariants store, Findings findings) {
    this.world = world;
    this.exemptions = store.exemptions();
    this.findings = findings;
  }

  /** When most of the world is gone, nothing moves by itself. */
  @Override
  public void begins(RunRecord run) {
    long gone = Service.REGIONS.stream().filter(this::isKnownToBeGone).count();
    boolean byItself = run.trigger().actor().equals(Trigger.AUTOMATIC);
    if (byItself && 2 * gone > Service.REGIONS.size()) {
      findings.add("7", run.id() + " began while " + gone + " regions are gone");
    }
  }

  /** The target is there. */
  @Override
  public void fences(RunRecord run) {
    String to = run.to();
    if (to != null && isKnownToBeGone(to) && !run.waivers().contains(Veto.TARGET_NOT_UP)) {
      findings.add("5", run.id() + " fences for " + to + ", which is gone");
    }
  }

  /** Whoever was proved closed accepts no writes. */
  @Override
  public void promotes(RunRecord run) {
    for (ModelDatabase database : world.databases().all()) {
      boolean other = !database.region().equals(run.to());
      if (other && database.acceptsWrites() && !isExcused(database)) {
        findings.add("4", run.id() + " promotes while " + database.region() + " accepts writes");
      }
    }
  }

  private boolean isExcused(ModelDatabase database) {
    return exemptions.isWaived(database.region()) || exemptions.isByHand(world, database);
  }

  private boolean isKnownToBeGone(String region) {
    return world.network().goneFor(Service.number(region), world.clock().now()) > KNOWN;
  }
}
