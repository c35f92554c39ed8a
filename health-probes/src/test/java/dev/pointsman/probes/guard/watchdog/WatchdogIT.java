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
  private static final Duration WHILE = Duration.ofMillis(500);
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
  void aStandbyThatIsPromotedWhileNoGuardAnswersForItEnds() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);
    assertThat(fired.await(WHILE.toNanos(), TimeUnit.NANOSECONDS))
        .as("a standby that nobody promotes takes no writes")
        .isFalse();

    Files.delete(signal);

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  /** PostgreSQL has been told, and has not come to it yet. */
  @Test
  void aStandbyThatIsToldToBecomeAPrimaryWhileNoGuardAnswersForItEnds() throws Exception {
    Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);

    Files.createFile(data.resolve("promote"));

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  @Test
  void aStandbyThatIsPromotedUnderTheEyesOfItsGuardLives() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.vouch(System.nanoTime() + MINUTE);
    link.startDatabase(null);
    Files.delete(signal);

    assertThat(fired.await(WHILE.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
    assertThat(link.root()).isNotZero();
  }

  /** One that lives asks what runs all the time, also while it cannot read what is permitted. */
  @Test
  void aStandbyThatIsPromotedWhileItsGuardLivesAndDoesNotAnswerForItEnds() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);
    link.vouch(System.nanoTime() + WHILE.toNanos());
    Files.delete(signal);

    long limit = System.nanoTime() + MINUTE;
    while (fired.getCount() > 0) {
      assertThat(System.nanoTime() - limit).as("it lives on").isNegative();
      link.root();
      Thread.sleep(5);
    }
    assertEnded();
  }

  /** As by an opening that finds a standby. */
  @Test
  void aStandbyIsWatchedAgainWhenADeadlineOverItHasEnded() throws Exception {
    Path signal = Files.createFile(data.resolve("standby.signal"));
    link.startDatabase(null);
    link.arm(System.nanoTime() + MINUTE);
    link.disarm();

    Files.delete(signal);

    assertThat(fired.await(MINUTE, TimeUnit.NANOSECONDS)).isTrue();
    assertEnded();
  }

  /** It was killed before it came to it; the server itself forgets that when it starts. */
  @Test
  void anOrderToBecomeAPrimaryIsForgottenAtTheStart() throws Exception {
    Files.createFile(data.resolve("standby.signal"));
    Path order = Files.createFile(data.resolve("promote"));

    link.startDatabase(null);

    assertThat(order).doesNotExist();
    assertThat(fired.await(WHILE.toNanos(), TimeUnit.NANOSECONDS)).isFalse();
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
