package dev.pointsman.probes.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.testing.ManualTimers;
import dev.pointsman.probes.judge.OwnHealth;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.SelfDoubt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class SelfWatchTest {
  private final ManualTimers timers = new ManualTimers();
  private final ProbeLoop targets = new ProbeLoop(timers, new Blind(), () -> 0);
  private final ProbeLoop canaries = new ProbeLoop(timers, new Blind(), () -> 0);
  private final List<SelfDoubt> heard = new ArrayList<>();
  private final SelfWatch self = new SelfWatch(timers, targets, canaries, heard::add);

  @Test
  void isWellWhileNothingIsWrong() {
    self.start();
    timers.advance(Duration.ofSeconds(30));
    assertThat(self.health()).isEqualTo(OwnHealth.WELL);
    assertThat(heard).isEmpty();
    assertThat(self.isAlive()).isTrue();
  }

  @Test
  void isUnwellForASecondAfterALateProbe() {
    self.start();
    timers.advance(Duration.ofSeconds(5));
    self.late();
    timers.advance(Duration.ofMillis(1_050));
    assertThat(self.health().value()).isOne();
    timers.advance(Duration.ofSeconds(2));
    assertThat(self.health()).isEqualTo(OwnHealth.WELL);
  }

  @Test
  void looksDeadWhenItIsStopped() {
    self.start();
    self.stop();
    timers.advance(Duration.ofSeconds(6));
    assertThat(self.isAlive()).isFalse();
  }

  private static final class Blind implements Sight {
    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {}

    @Override
    public void judged(CheckId id, Verdict verdict) {}

    @Override
    public void late(Duration by) {}
  }
}
