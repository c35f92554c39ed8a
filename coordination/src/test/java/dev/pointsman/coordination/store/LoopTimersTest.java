package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopTimersTest {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Throwable> bugs = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final LoopTimers timers = new LoopTimers(clock, waiting::add, bugs::add);

  @AfterEach
  void end() {
    clock.shutdownNow();
  }

  @Test
  void whatIsCancelledAfterItsDelayAndBeforeItsTurnDoesNotRun() throws Exception {
    Timers.Scheduled scheduled = timers.schedule(Duration.ZERO, () -> ran.add("cancelled"));
    delaysPass();
    assertThat(waiting).hasSize(1);

    scheduled.cancel();
    waiting.remove().run();

    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskThatThrowsIsToldOfAndTheNextOneRuns() throws Exception {
    var _ =
        timers.schedule(
            Duration.ZERO,
            () -> {
              throw new IllegalStateException("a bug");
            });
    delaysPass();
    timers.execute(() -> ran.add("next"));

    waiting.remove().run();
    waiting.remove().run();

    assertThat(bugs).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(ran).containsExactly("next");
  }

  /** The clock is one thread: what it is told later comes after what is due. */
  private void delaysPass() throws Exception {
    clock.submit(() -> {}).get(10, TimeUnit.SECONDS);
  }
}
