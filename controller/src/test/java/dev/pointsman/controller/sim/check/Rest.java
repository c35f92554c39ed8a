package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.core.plan.Circumstances;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.ModelDatabase;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.StepStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a world, whose faults have ended, has come to rest, and how. */
public final class Rest {
  /** What waits for so long waits for a person, not for its next attempt. */
  private static final int PATIENCE = 75;

  /** All is well. */
  public static final String SERVES = "SERVES";

  /** A run stands at a step that only a person can help. */
  public static final String WAITS = "WAITS";

  /** No run is under way, and what should serve does not: only a person can help. */
  public static final String STRANDED = "STRANDED";

  private final World world;
  private final StoreInvariants store;
  private Optional<String> before = Optional.empty();
  private int seconds;

  public Rest(World world, StoreInvariants store) {
    this.world = world;
    this.store = store;
  }

  /** How it rests; empty while it does not. Asked once a second. */
  public Optional<String> reached() {
    Optional<String> now = looks();
    boolean same = now.equals(before);
    seconds = same ? seconds + 1 : 0;
    before = now;
    boolean lasts = seconds >= PATIENCE || now.filter(SERVES::equals).isPresent();
    // what somebody asked for a moment ago may yet move it
    return lasts && store.standing().isEmpty() ? now : Optional.empty();
  }

  private Optional<String> looks() {
    ServiceState state = store.state();
    if (state == null) {
      return Optional.empty();
    }
    String run = state.run();
    if (run != null) {
      return waitsForAPerson(store.run(run));
    }
    String permit = state.permit();
    if (permit == null) {
      return Optional.of(STRANDED + ": nobody is permitted");
    }
    String primary = world.zone().primaryAddress();
    if (!Service.address(permit).equals(primary)) {
      return Optional.of(STRANDED + ": traffic does not go where the permit is");
    }
    if (!Service.address(state.active().getFirst()).equals(primary)) {
      return Optional.of(STRANDED + ": traffic goes elsewhere than the state says");
    }
    return world.databases().of(permit).acceptsWrites() ? Optional.of(SERVES) : Optional.empty();
  }

  private static Optional<String> waitsForAPerson(RunRecord run) {
    return run.steps().stream()
        .filter(step -> step.status() == StepStatus.WAITING && step.code() != null)
        .findFirst()
        .map(step -> WAITS + " " + step.step() + " " + step.code());
  }

  /** What stands in the way, for people. */
  public String describe() {
    StringBuilder text = new StringBuilder("state " + store.state());
    for (ModelDatabase database : world.databases().all()) {
      text.append("; ").append(database.region()).append(database.isRunning() ? " runs" : " down");
      text.append(database.isPrimary() ? " primary" : "");
      text.append(database.acceptsWrites() ? " open" : "");
    }
    text.append("; commands ").append(store.standing().keySet());
    text.append("; traffic ").append(world.zone().primaryAddress());
    world.regions().forEach(region -> describe(region.controller(), text));
    return text.toString();
  }

  private static void describe(@Nullable Controller controller, StringBuilder text) {
    if (controller != null) {
      Circumstances seen = controller.world().circumstances(Service.NAME, controller.now());
      text.append("; ").append(controller.world().self().id()).append(' ');
      text.append(controller.world().leadership()).append(", grace over ");
      text.append(seen.graceOver()).append(", store ").append(seen.storeDoubt());
      text.append(", doubts ").append(seen.doubts());
      text.append(", desk ").append(controller.world().desk(Service.NAME));
    }
  }
}
