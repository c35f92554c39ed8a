package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which world a command is about. */
final class WorldOption {
  /** How commands call what they are about. */
  static final String TARGET = "REGION[/ROLE]";

  static final String WHAT =
      "us-east-1, or us-east-1/ROLE with etcd, controller, agent, guard, watchdog, database,"
          + " shop or relay; or route53";

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "the world's folder (default: ${DEFAULT-VALUE})")
  Path folder = Folder.standard();

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  /** Says what became of a target's processes; of what has none, how to get it back. */
  void tell(String target, int processes, String what) {
    say(
        processes > 0
            ? target + ": " + processes + " processes " + what
            : target
                + ": already dead, nothing was "
                + what
                + "; what is missing is started by: sandbox heal");
  }

  void say(String line) {
    if (command != null) {
      command.commandLine().getOut().println(line);
    }
  }

  /** The world, if there is one. */
  Optional<World> look() {
    return World.look(folder);
  }

  World find() {
    return World.find(folder);
  }
}
