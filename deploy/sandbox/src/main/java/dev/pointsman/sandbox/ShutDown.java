package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.World;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a world when the command in front ends, however it ends: by Ctrl-C, by a failure, or in
 * order.
 */
final class ShutDown implements AutoCloseable {
  private final World world;
  private final AtomicBoolean done = new AtomicBoolean();

  private ShutDown(World world) {
    this.world = world;
  }

  /** From now on the world does not outlive this process. */
  static ShutDown of(World world) {
    ShutDown made = new ShutDown(world);
    Runtime.getRuntime().addShutdownHook(new Thread(made::close, "shut-down"));
    return made;
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
