package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.World;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Ends a world when the command in front ends, however it ends: by Ctrl-C, by a failure, or in
 * order.
 */
final class ShutDown implements AutoCloseable {
  private final World world;
  private final Consumer<String> tell;
  private final AtomicBoolean done = new AtomicBoolean();

  private ShutDown(World world, Consumer<String> tell) {
    this.world = world;
    this.tell = tell;
  }

  /** From now on the world does not outlive this process. */
  static ShutDown of(World world, Consumer<String> tell) {
    ShutDown made = new ShutDown(world, tell);
    Runtime.getRuntime().addShutdownHook(new Thread(made::cutShort, "shut-down"));
    return made;
  }

  /** Ctrl-C, or a failure: whoever waits for the prompt is told why it takes a moment. */
  private void cutShort() {
    if (done.get()) {
      return;
    }
    tell.accept(
        "ending the world in %s: its %d processes, and all but its logs"
            .formatted(world.plan().folder(), world.census().living().size()));
    close();
    int left = world.census().living().size();
    tell.accept(
        left == 0
            ? "the world is gone, nothing of it runs any more; its logs are in "
                + world.plan().logs()
            : left + " processes of it are left: sandbox down --dir " + world.plan().folder());
  }

  /** It may outlive this process after all. */
  void keep() {
    done.set(true);
  }

  @Override
  public void close() {
    if (done.compareAndSet(false, true)) {
      world.down();
    }
  }
}
