package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which world a command is about. */
final class WorldOption {
  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "the world's folder (default: ${DEFAULT-VALUE})")
  Path folder = Folder.standard();

  World find() {
    return World.find(folder);
  }
}
