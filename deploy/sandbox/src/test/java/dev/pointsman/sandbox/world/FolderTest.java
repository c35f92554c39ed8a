package dev.pointsman.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders of worlds that have ended go, and which never do. */
final class FolderTest {
  private static final List<String> NAMES = List.of("region-loss", "wobble");
  private static final Duration LATER = Duration.ofHours(1);

  private final Instant now = Instant.now();

  @TempDir Path base;

  @Test
  void theNewestOfThoseThatHaveEndedStayWhateverTheyPlayed() throws Exception {
    ended("region-loss-aaaaaaa1");
    ended("wobble-aaaaaaa2");
    ended("region-loss-aaaaaaa3");
    ended("wobble-aaaaaaa4");

    assertThat(Folder.prune(base, NAMES, 2, now)).isEqualTo(2);
    assertThat(base.toFile().list())
        .containsExactlyInAnyOrder("region-loss-aaaaaaa3", "wobble-aaaaaaa4");
    assertThat(Folder.prune(base, NAMES, 2, now)).isZero();
  }

  @Test
  void thoseThatWentWrongAreNotDrivenOutByThoseThatWentWell() throws Exception {
    ended("wobble-aaaaaaa1");
    Files.createFile(base.resolve("wobble-aaaaaaa1/not-as-it-must-be"));
    ended("wobble-aaaaaaa2");
    ended("wobble-aaaaaaa3");

    assertThat(Folder.prune(base, NAMES, 1, now)).isEqualTo(1);
    assertThat(base.toFile().list())
        .containsExactlyInAnyOrder("wobble-aaaaaaa1", "wobble-aaaaaaa3");
  }

  @Test
  void whatAPersonNamedStays() throws Exception {
    ended("world");
    ended("wobble");
    ended("my-region-loss-aaaaaaa1");
    ended("wobble-test");

    assertThat(Folder.prune(base, NAMES, 0, now)).isZero();
  }

  @Test
  void aWorldWithALivingProcessStaysHoweverOldItIs() throws Exception {
    Plan plan = Folder.create(base.resolve("wobble-aaaaaaa1"));
    Path home = Files.createDirectories(plan.home(plan.primary(), Role.SHOP));
    Process shop = new ProcessBuilder("setsid", "sleep", "600").directory(home.toFile()).start();
    try {
      Wait.until(
          "the process to be seen",
          Duration.ofSeconds(10),
          Duration.ofMillis(20),
          () -> !new Census(plan).living().isEmpty());

      assertThat(Folder.prune(base, NAMES, 0, now.plus(LATER))).isZero();
    } finally {
      shop.destroyForcibly().waitFor();
    }
    assertThat(Folder.prune(base, NAMES, 0, now.plus(LATER))).isEqualTo(1);
  }

  @Test
  void aWorldThatIsAboutToBeginStays() {
    Folder.create(base.resolve("wobble-aaaaaaa1"));

    assertThat(Folder.prune(base, NAMES, 0, now)).isZero();
    assertThat(Folder.prune(base, NAMES, 0, now.plus(LATER))).isEqualTo(1);
  }

  @Test
  void aFolderThatNobodyCanReadAsAWorldStays() throws Exception {
    ended("wobble-aaaaaaa1");
    Files.writeString(base.resolve("wobble-aaaaaaa1/world.json"), "half a pl");

    assertThat(Folder.prune(base, NAMES, 0, now.plus(LATER))).isZero();
  }

  private void ended(String name) throws Exception {
    Path logs = Files.createDirectories(base.resolve(name).resolve("logs"));
    Files.writeString(logs.resolve("us-east-1-guard.log"), "opened");
  }
}
