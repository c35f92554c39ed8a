package dev.pointsman.sandbox;

import static dev.pointsman.sandbox.WorldOption.TARGET;
import static dev.pointsman.sandbox.WorldOption.WHAT;

import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a paused region, or one role of it, go on. */
@Command(name = "resume", description = "SIGCONT a region, one role of it, or route53.")
final class ResumeCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Parameters(paramLabel = TARGET, description = WHAT)
  String target = "";

  @Override
  public Integer call() {
    World found = world.find();
    int resumed = found.resume(Target.parse(found.plan(), target));
    world.tell(target, resumed, "resumed");
    return 0;
  }
}
