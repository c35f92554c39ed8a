package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.model.ModelDatabase;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.coordination.model.Step;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Somebody says {@code pg_promote()} to a replica of the region that serves, while the run that
 * moved the service there waits to see it: the replica bears the run's mark, as all of them do.
 */
class PromotedByHandTest {
  private static final long LATER = 8 * Staged.SECOND;
  private static final long END = 120 * Staged.SECOND;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void aReplicaThatIsPromotedByHandIsClosedAsSoonAsItIsSeen() {
    List<Long> seeds = Staged.seeds(16);
    assertThat(seeds).isNotEmpty();
    for (long seed : seeds) {
      Staged staged = Staged.of(seed);
      long[] wrote = new long[2];
      staged.store.onStep(
          step -> {
            if (step == Step.VERIFY && staged.promoted().size() == 1) {
              staged.world.regions().forEach(region -> region.kill(Region.Part.AGENT));
              staged.clock.after(
                  LATER, () -> staged.world.databases().promoteByHand(third(staged)));
            }
          });

      staged.live(END, () -> watch(staged, wrote));

      assertThat(staged.promoted()).as("seed " + seed).hasSize(2);
      assertThat(wrote[1] - wrote[0])
          .as("seed %d: from the first to the last write past the permit", seed)
          .isPositive()
          .isLessThan(staged.world.longestPermit(third(staged)));
    }
  }

  private static String third(Staged staged) {
    return staged.another(staged.promoted().getFirst());
  }

  private static void watch(Staged staged, long[] wrote) {
    if (staged.promoted().size() < 2) {
      return;
    }
    ModelDatabase third = staged.world.databases().of(third(staged));
    if (third.acceptsWrites()) {
      wrote[0] = wrote[0] == 0 ? staged.clock.now() : wrote[0];
      wrote[1] = staged.clock.now();
    }
  }
}
