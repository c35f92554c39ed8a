package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One world for all test classes that ask for its {@link CrashStage}: starting one takes longer
 * than most of what is played in it. It begins when the first class asks, and ends with the last
 * test of all. They come one after the other ({@code @Isolated}); each makes it whole before it
 * plays, takes any region for the primary, and leaves nothing that {@link World#heal} and an
 * admission do not mend. Its controllers crash where a test says, and nowhere unless it does.
 */
final class SharedWorld implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedWorld.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == CrashStage.class;
  }

  @Override
  public CrashStage resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Begun.class, _ -> Begun.begin(), Begun.class)
        .stage();
  }

  /** Closed by JUnit with the store that it stands in. */
  private record Begun(World world, CrashStage stage) implements AutoCloseable {
    static Begun begin() {
      World world = World.create(Folder.fresh("shared"), CrashingController.class.getName());
      try {
        world.start(System.out::println);
        Impatience.of(world);
        Readiness.reach(world, System.out::println);
        return new Begun(world, new CrashStage(world));
      } catch (IOException e) {
        world.down();
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        world.down();
        throw e;
      }
    }

    @Override
    public void close() {
      world.down();
      stage.close();
    }
  }
}
