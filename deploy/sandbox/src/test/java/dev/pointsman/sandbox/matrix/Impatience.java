package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service whose runs may follow each other at once, so that one world serves many of them. */
final class Impatience {
  private static final String POLICY = "policy: { cool-down: 10m";

  private Impatience() {}

  /** Changes the definition of a world that has not applied it yet. */
  static void of(World world) throws IOException {
    Path file = world.definition();
    String usual = Files.readString(file);
    if (!usual.contains(POLICY)) {
      throw new IllegalStateException(file + " (expected: with '" + POLICY + "')");
    }
    Files.writeString(
        file,
        "limits: { regions: 8, per: 1s }\n"
            + usual.replace(POLICY, "policy: { cool-down: 1s, hold-down: 0s"));
  }
}
