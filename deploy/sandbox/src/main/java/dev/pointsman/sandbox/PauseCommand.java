package dev.pointsman.sandbox;

import static dev.pointsman.sandbox.WorldOption.TARGET;
import static dev.pointsman.sandbox.WorldOption.WHAT;

import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops a region, or one role of it, by SIGSTOP: it looks dead, and is not. */
@Command(name = "pause", description = "SIGSTOP a region, one role of it, or route53.")
final class PauseCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Parameters(paramLabel = TARGET, description = WHAT)
  String target = "";

  @Override
  public Integer call() {
    World found = world.find();
    int paused = found.pause(Target.parse(found.plan(), target));
    world.tell(target, paused, "paused");
    return 0;
  }
}
