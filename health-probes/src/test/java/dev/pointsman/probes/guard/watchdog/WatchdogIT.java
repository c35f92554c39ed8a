package dev.pointsman.probes.guard.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, with a command that does nothing in the database's place. */
final class WatchdogIT {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @TempDir private Path folder;
  private final CountDownLatch fired = new CountDownLatch(1);
  private Path data;
  private WatchdogLink link;

  @BeforeEach
  void start() throws Exception {
    data = Files.createDirectory(folder.resolve("data"));
    WatchdogSettings settings =
        new WatchdogSettings(
            folder,
            data,
            data.resolve("pointsman.conf"),
            folder.resolve("database.log"),
            Duration.ofMillis(100),
            SILENCE,
            List.of("sleep", "600"));
    link =
        WatchdogLink.attachOrStart(
            settings,
            new WatchdogLink.Listener() {
              @Override
              public void databaseExited(int status) {}

              @Override
              public void fired() {
                fired.countDown();
              }

              @Override
              public void lost(String why) {}
            });
  }

  @AfterEach
  void end() {
    link.quit();
  }

  /** As by a guard that was frozen between its decision and this word. */
  @Test
  void whatTakesWritesIsNotStartedAfterItsDeadline() throws Exception {
    assertThatThrownBy(() -> link.startDatabase(System.nanoTime() - 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ran out");
    assertThat(link.root()).isZero();
  }

  @Test
  void whatIsStartedWithADeadlineEndsAtIt() throws Exception {
    link.startDatabase(System.nanoTime() + Duration.ofMillis(500).toNanos());

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  @Test
  void whatIsStartedWithoutADeadlineStaysUnarmed() throws Exception {
    link.startDatabase(null);

    assertThat(link.root()).isNotZero();
  }

  /** As by a promotion that was ordered before the guard froze: nobody is left to close it. */
  @Test
  void aStandbyThatIsPromotedWhileItsGuardIsSilentEnds() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);
    assertThat(fired.await(SILENCE.multipliedBy(3).dividedBy(2).toNanos(), TimeUnit.NANOSECONDS))
        .as("a standby whose guard is silent takes no writes")
        .isFalse();

    Files.delete(signal);

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  /** PostgreSQL has been told, and has not come to it yet. */
  @Test
  void aStandbyThatIsToldToBecomeAPrimaryWhileItsGuardIsSilentEnds() throws Exception {
    Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);

    Files.createFile(data.resolve("promote"));

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  @Test
  void aStandbyThatIsPromotedUnderTheEyesOfItsGuardLives() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);
    Files.delete(signal);

    long until = System.nanoTime() + SILENCE.multipliedBy(3).dividedBy(2).toNanos();
    while (System.nanoTime() - until < 0) {
      assertThat(link.root()).isNotZero();
      Thread.sleep(20);
    }
  }

  /** It is dead when it has been fired at; that its parent hears of it takes a moment more. */
  private void assertEnded() throws Exception {
    long limit = System.nanoTime() + MINUTE;
    while (link.root() != 0) {
      assertThat(System.nanoTime() - limit).as("the database lives").isNegative();
      Thread.sleep(10);
    }
  }
}
