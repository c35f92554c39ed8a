package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.execute.route53.ModelZone;
import dev.pointsman.controller.sim.model.Branch;
import dev.pointsman.controller.sim.model.ModelDatabase;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;

/** What must hold of databases and traffic, by their own word. */
public final class WriterInvariants {
  /** Wall clocks stand apart, and rows are written once a second. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final World world;
  private final StoreInvariants store;
  private final Exemptions exemptions;
  private final Findings findings;
  private boolean traffic;

  public WriterInvariants(World world, StoreInvariants store, Findings findings) {
    this.world = world;
    this.store = store;
    this.exemptions = store.exemptions();
    this.findings = findings;
    world.databases().onPromotion(this::promoted);
    world.zone().onApplied(this::applied);
  }

  /** After every event. */
  public void look() {
    ServiceState state = store.state();
    String permit = state == null ? null : state.permit();
    ModelDatabase writer = null;
    for (ModelDatabase database : world.databases().all()) {
      if (!database.acceptsWrites() || exemptions.isByHand(world, database)) {
        continue;
      }
      outlivesItsPermit(database);
      boolean unpermitted = permit != null && !permit.equals(database.region());
      boolean suspect = unpermitted || writer != null;
      if (suspect && exemptions.isWaived(database.region())) {
        continue;
      }
      if (writer != null && !exemptions.isWaived(writer.region())) {
        findings.add("1", writer.region() + " and " + database.region() + " accept writes");
      }
      if (unpermitted) {
        findings.add("1", database.region() + " accepts writes while " + permit + " is permitted");
      }
      writer = database;
    }
  }

  /**
   * Whatever happens, a permit that was taken away has ended within P + L, on a slow clock, counted
   * from then or from the last round in which all controllers have promised. Where clients say READ
   * WRITE, a target takes writes as soon as it is promoted.
   */
  private void outlivesItsPermit(ModelDatabase database) {
    ServiceState state = store.state();
    String region = database.region();
    if (state == null || region.equals(state.permit())) {
      return;
    }
    if (database.clientsOverride() && exemptions.isPromoted(region)) {
      return;
    }
    long since = Math.max(store.permittedUntil(region), world.lastPromised(region));
    if (since < 0 || world.clock().now() - since > world.longestPermit(region)) {
      findings.add("1", region + " accepts writes without a permit");
    }
  }

  /** In a planned switchover nothing acknowledged is lost, but by somebody's hand. */
  private void promoted(ModelDatabase database, Branch before) {
    ServiceState state = store.state();
    boolean byHand = database.isByHand(world.clock().now(), 0);
    if (state == null || state.run() == null || byHand) {
      return;
    }
    RunRecord run = store.run(state.run());
    boolean ours = database.region().equals(run.to());
    Branch now = database.branch();
    long lost = before.firstLost(now.forkedAt());
    if (ours && run.kind() == RunKind.SWITCHOVER && lost >= 0) {
      findings.add("12", "a switchover lost a write that was acknowledged at " + lost / 1e9);
    }
    if (ours && run.kind() == RunKind.FAILOVER && lost >= 0) {
      withinTheRpo(run, lost);
    }
  }

  /**
   * A failover loses at most what the RPO allows, counted back from when the old primary was first
   * seen failing.
   */
  private void withinTheRpo(RunRecord run, long lost) {
    Instant failing = run.firstFailure();
    if (failing == null || run.waivers().contains(Veto.LAG_OVER_RPO)) {
      return;
    }
    Duration allowed = world.longestRpo().plus(SLACK);
    if (lost < HostClock.trueTime(failing) - allowed.toNanos()) {
      findings.add(
          "rpo", run.id() + " lost a write of " + lost / 1e9 + ", failing since " + failing);
    }
  }

  private void applied(ModelZone.Applied applied) {
    traffic |= applied.primary() != null;
    if (traffic && applied.primary() == null) {
      findings.add("9", "traffic points at nothing: " + applied);
    }
    String secondary = applied.secondary();
    if (secondary != null && store.isApart(secondary, applied.epoch())) {
      findings.add("quarantine", "traffic may go to a quarantined region: " + applied);
    }
    boolean newer =
        applied.epoch() >= applied.epochBefore() && applied.batch() > applied.batchBefore();
    if (!newer) {
      findings.add("3", "an old batch took hold: " + applied);
    }
  }
}
