package dev.pointsman.controller.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Seeds that once failed: {@code simulation-seeds.txt}. */
final class OldSeeds {
  private OldSeeds() {}

  static List<Long> all() {
    try (InputStream file =
        Objects.requireNonNull(
            OldSeeds.class.getResourceAsStream("/simulation-seeds.txt"), "simulation-seeds.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> Long.valueOf(line.split(" ", 2)[0]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
