package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Region.Part;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.coordination.model.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The faults of one schedule: which, when, and for how long. Then all of them end. */
public final class Plan {
  /** By then a service is usually under control. */
  private static final long FIRST_MS = 4_000;

  private static final long LAST_MS = 30_000;
  private static final long CLOSE_MS = 8_000;

  /** Longer than it takes to notice a loss and to wait out a permit. */
  private static final long LONGEST_MS = 20_000;

  private static final int MOST = 5;
  private static final int FLAPS_ONCE_IN = 4;
  private static final int HANGS_ONCE_IN = 12;

  /** Of the worlds in which automation may leave one region only. */
  private static final int SECOND_ONCE_IN = 8;

  /** They take several things at once, and have draws of their own. */
  private static final Set<FaultKind> STAGED =
      EnumSet.of(FaultKind.STORE_FLAPS, FaultKind.PROMOTION_HANGS, FaultKind.SECOND_LOSS);

  /** The ones at which a run can be struck. */
  private static final List<Step> STEPS =
      List.of(
          Step.CONFIRM,
          Step.FENCE,
          Step.CATCH_UP,
          Step.PROMOTE,
          Step.OPEN,
          Step.SWITCH,
          Step.VERIFY,
          Step.REATTACH);

  private final World world;
  private final List<Strike> strikes = new ArrayList<>();
  private final List<Strike> waiting = new ArrayList<>();
  private boolean healed;

  /**
   * One fault: what, from when, for how long.
   *
   * @param on when a run next enters this step, instead of at once; null for at once
   */
  public record Strike(FaultKind kind, long at, long lasts, long seed, @Nullable Step on) {}

  private Plan(World world) {
    this.world = world;
  }

  /** Draws one to five of these kinds. */
  public static Plan draw(World world, SplittableRandom random, Set<FaultKind> kinds) {
    Plan plan = new Plan(world);
    FaultKind[] all = kinds.stream().filter(k -> !STAGED.contains(k)).toArray(FaultKind[]::new);
    int count = all.length == 0 ? 0 : 1 + random.nextInt(MOST);
    // half of all worlds have their faults close together, and at once: quiet time shows nothing
    long from = FIRST_MS;
    long span = random.nextBoolean() ? CLOSE_MS : LAST_MS - FIRST_MS;
    if (kinds.contains(FaultKind.COMMAND) && random.nextInt(3) == 0) {
      long early = millis(random, FIRST_MS, 3 * FIRST_MS);
      plan.strikes.add(new Strike(FaultKind.COMMAND, early, 0, random.nextLong(), null));
    }
    for (int i = 0; i < count; i++) {
      plan.strikes.add(
          new Strike(
              all[random.nextInt(all.length)],
              millis(random, from, from + span),
              millis(random, 300, LONGEST_MS),
              random.nextLong(),
              random.nextInt(3) == 0 ? STEPS.get(random.nextInt(STEPS.size())) : null));
    }
    // last, so that it changes nothing of what was drawn before
    plan.stage(FaultKind.STORE_FLAPS, kinds, random, FLAPS_ONCE_IN, span, 10_000, 30_000);
    plan.stage(FaultKind.PROMOTION_HANGS, kinds, random, HANGS_ONCE_IN, CLOSE_MS, 20_000, 40_000);
    if (world.shape().most().regions() == 1) {
      plan.stage(FaultKind.SECOND_LOSS, kinds, random, SECOND_ONCE_IN, CLOSE_MS, 50_000, 80_000);
    }
    return plan;
  }

  /** Now and then, by a draw of its own; it begins within the span, and lasts so long. */
  private void stage(
      FaultKind kind,
      Set<FaultKind> kinds,
      SplittableRandom random,
      int onceIn,
      long span,
      long least,
      long most) {
    if (kinds.contains(kind) && random.nextInt(onceIn) == 0) {
      strikes.add(
          new Strike(
              kind,
              millis(random, FIRST_MS, FIRST_MS + span),
              millis(random, least, most),
              random.nextLong(),
              null));
    }
  }

  public List<Strike> strikes() {
    return strikes;
  }

  /** Without some of them, to find which matter. */
  public void keepOnly(Set<Integer> indexes) {
    List<Strike> kept = new ArrayList<>();
    for (int i = 0; i < strikes.size(); i++) {
      if (indexes.contains(i)) {
        kept.add(strikes.get(i));
      }
    }
    strikes.clear();
    strikes.addAll(kept);
  }

  /** When all has ended. */
  public long end() {
    long end = FIRST_MS * 1_000_000;
    for (Strike strike : strikes) {
      end = Math.max(end, strike.at() + strike.lasts());
    }
    return end;
  }

  /** Puts them into the world's future. */
  public void begin() {
    Clockwork clock = world.clock();
    for (Strike strike : strikes) {
      clock.at(
          strike.at(),
          () -> {
            if (strike.on() == null) {
              strike(strike);
            } else {
              waiting.add(strike);
            }
          });
    }
    clock.at(end() + 1, this::heal);
  }

  private void strike(Strike strike) {
    if (healed) {
      return;
    }
    Clockwork clock = world.clock();
    world.trace().tell(clock, "fault " + strike.kind());
    Runnable end = strike.kind().begin(world, new SplittableRandom(strike.seed()));
    clock.after(strike.lasts(), end);
  }

  /** A run enters a step. */
  public void entered(Step step) {
    for (Strike strike : List.copyOf(waiting)) {
      if (strike.on() == step && waiting.remove(strike)) {
        long soon = new SplittableRandom(strike.seed()).nextLong(500_000_000L);
        world.clock().after(soon, () -> strike(strike));
      }
    }
  }

  private void heal() {
    healed = true;
    waiting.clear();
    world.trace().tell(world.clock(), "all faults end");
    world.network().mendAll();
    world.etcd().cluster().lead();
    world.mendDefinition();
    world.views().heal();
    world.databases().heal();
    world.zone().gone(false);
    world.zone().slow(false);
    for (Region region : world.regions()) {
      region.loseStore(false);
      for (Part part : Part.values()) {
        region.thaw(part);
        region.restart(part);
      }
    }
  }
}
