package dev.pointsman.probes.guard.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleOpeningTest {
  private final List<Long> armed = new ArrayList<>();

  @Test
  void opensNothingOnAnOrderThatAClosingHasOvertakenWhileItWaited(@TempDir Path data)
      throws IOException {
    PostgresControl control = control(data);
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Supplier<GuardEvent> opening =
        control.opening(new GuardEffect.Open(1, "run-1", deadline, null));

    control.close(new GuardEffect.Close(2, Fence.READ_ONLY, deadline, deadline));

    assertThat(opening.get())
        .isInstanceOfSatisfying(
            GuardEvent.OpenRefused.class,
            refused -> assertThat(refused.code()).isEqualTo(Refusal.OVERTAKEN));
    assertThat(armed).as("the watchdog of a closed database is not armed again").isEmpty();
  }

  private PostgresControl control(Path data) throws IOException {
    return new PostgresControl(
        new DatabaseAddress(data, 1, "postgres", "postgres", data),
        "us-east-1",
        new Hooks(List.of(), List.of(), List.of(), List.of(), List.of()),
        LastResort.KILL,
        Fence.READ_ONLY,
        new Replication("replicator", null, "us-east-1"),
        new WatchdogLeash() {
          @Override
          public void arm(long deadlineNanos) {
            armed.add(deadlineNanos);
          }

          @Override
          public long startDatabase(@Nullable Long deadlineNanos) throws IOException {
            throw new IOException("no database here");
          }

          @Override
          public long root() {
            return ProcessHandle.current().pid();
          }
        });
  }
}
