package dev.pointsman.probes.guard.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Sends signals by {@code kill(2)} directly: the last resort must not depend on being able to start
 * another process. Safe for use by several threads.
 */
public final class Signals {
  private static final MethodHandle KILL = kill();

  private Signals() {}

  @SuppressWarnings("restricted") // a native call is the purpose of this class
  private static MethodHandle kill() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Links the native call: its first use, which takes long, must not be in an emergency. */
  public static void prepare() {
    call(ProcessHandle.current().pid(), 0);
  }

  /**
   * Sends a signal. A process that is gone is no error.
   *
   * @param pid greater than 1: smaller numbers mean groups, everybody, or the system itself
   * @return whether the process was there and may be signalled by this one
   */
  public static boolean send(long pid, Signal signal) {
    if (pid <= 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("pid: " + pid + " (expected: 2..2147483647)");
    }
    return call(pid, signal.number());
  }

  private static boolean call(long pid, int number) {
    try {
      return (int) KILL.invokeExact((int) pid, number) == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("kill", e);
    }
  }
}
