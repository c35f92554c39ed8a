package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which world a command is about. */
final class WorldOption {
  /** How commands call what they are about. */
  static final String TARGET = "REGION[/ROLE]";

  static final String WHAT =
      "us-east-1, or us-east-1/ROLE with etcd, controller, agent, guard, watchdog, database or"
          + " shop; or route53";

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "the world's folder (default: ${DEFAULT-VALUE})")
  Path folder = Folder.standard();

  /** The world, if there is one. */
  Optional<World> look() {
    return World.look(folder);
  }

  World find() {
    return World.find(folder);
  }
}
