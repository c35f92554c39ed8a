package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenTest {
  @TempDir Path folder;

  @Test
  void beginsWithNothingAndMakesItsFolder() throws IOException {
    Seen seen = Seen.in(folder.resolve("a/b"));

    assertThat(seen.marks()).isEqualTo(new Seen.Marks(0, 0, false));
    seen.keep(new Seen.Marks(5, 1, false));
    assertThat(folder.resolve("a/b/seen.properties")).exists();
  }

  @Test
  void isKnownToTheNextProcess() throws IOException {
    Seen.in(folder).keep(new Seen.Marks(17, 3, true));

    assertThat(Seen.in(folder).marks()).isEqualTo(new Seen.Marks(17, 3, true));
  }

  @Test
  void takesADamagedFileForNoNothing() throws IOException {
    Files.writeString(folder.resolve("seen.properties"), "revision=x\nepoch=1\n");

    assertThatThrownBy(() -> Seen.in(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("seen.properties");
  }

  @Test
  void saysWhichFileCannotBeWritten() throws IOException {
    Path lost = folder.resolve("lost");
    Seen seen = Seen.in(lost);
    Files.delete(lost);

    assertThatThrownBy(() -> seen.keep(new Seen.Marks(1, 1, false)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("lost");
  }

  @Test
  void writesWhatCouldNotBeWrittenAsSoonAsItCan() throws IOException {
    Path lost = folder.resolve("lost");
    Seen seen = Seen.in(lost);
    Files.delete(lost);
    Seen.Marks marks = new Seen.Marks(17, 0, true);
    assertThatThrownBy(() -> seen.keep(marks)).isInstanceOf(UncheckedIOException.class);
    assertThat(seen.marks()).isEqualTo(marks);
    Files.createDirectory(lost);
    seen.keep(marks);

    assertThat(Seen.in(lost).marks()).isEqualTo(marks);
  }

  @Test
  void keepsTheEpochsOfAllServices() throws IOException {
    Seen.Marks marks =
        new Seen.Marks(17, 0, false, new TreeMap<>(Map.of("shop", 3L, "cart.v2", 1L)));
    Seen.in(folder).keep(marks);

    assertThat(Seen.in(folder).marks()).isEqualTo(marks);
  }
}
