package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Sources;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is woken when no run is under way, and nobody may write, or not where traffic goes: looks
 * now and then, and orders what the explanation says. Has a source of its own, so that worlds in
 * which nobody is woken stay as they were.
 */
public final class OnCall {
  private static final int MOST_ORDERS = 20;

  private final World world;
  private final SplittableRandom random;
  private final Supplier<@Nullable ServiceState> state;
  private int orders;

  public OnCall(World world, SplittableRandom random, Supplier<@Nullable ServiceState> state) {
    this.world = world;
    this.random = random;
    this.state = state;
  }

  /** Begins to look. */
  public void begin() {
    world
        .clock()
        .after(
            Sources.millis(random, 2_000, 15_000),
            () -> {
              ServiceState now = state.get();
              if (now != null && orders < MOST_ORDERS) {
                look(now);
              }
              begin();
            });
  }

  private void look(ServiceState now) {
    String writer = now.lastPermit();
    boolean serves = writer == null || (now.permit() != null && now.active().contains(writer));
    if (now.run() != null || serves) {
      return;
    }
    orders++;
    EnumSet<Veto> waivers = EnumSet.noneOf(Veto.class);
    if (orders > 1 || random.nextBoolean()) {
      waivers.add(Veto.TARGET_QUARANTINED); // or is told of it by the refusal
    }
    if (random.nextBoolean()) {
      waivers.add(Veto.TARGET_NOT_UP);
    }
    People.order(
        world,
        "woken-" + orders,
        new Command.Failover(Service.NAME, writer, new TreeSet<>(waivers)));
  }
}
