package dev.pointsman.probes.guard.watchdog;

import dev.pointsman.probes.guard.process.Signals;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The watchdog's process. Started by the guard, never by people. */
public final class WatchdogMain {
  private WatchdogMain() {}

  /**
   * Runs the watchdog.
   *
   * @param arguments as {@link WatchdogSettings#arguments} writes them
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(WatchdogSettings.parse(List.of(arguments)));
  }

  /** Serves the socket and runs the watchdog on the calling thread until it is over. */
  public static void run(WatchdogSettings settings) throws IOException, InterruptedException {
    Signals.prepare();
    Watchdog watchdog = new Watchdog(settings, Containment.strongest(settings.data()));
    Files.deleteIfExists(settings.socket());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(settings.socket()));
      Files.setPosixFilePermissions(
          settings.socket(), PosixFilePermissions.fromString("rw-------"));
      Files.writeString(settings.pidFile(), ProcessHandle.current().pid() + "\n");
      Thread.ofPlatform().daemon().name("accept").start(() -> accept(server, watchdog));
      watchdog.run();
    } finally {
      Files.deleteIfExists(settings.socket());
      Files.deleteIfExists(settings.pidFile());
    }
  }

  private static void accept(ServerSocketChannel server, Watchdog watchdog) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        GuardConnection connection = new GuardConnection(channel, watchdog);
        Thread.ofPlatform().daemon().name("guard").start(connection::read);
      }
    } catch (IOException e) {
      // closed: the watchdog is over
    }
  }
}
