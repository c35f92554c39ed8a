package dev.pointsman.controller.execute.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** moto's server as a process on a free port. */
final class MotoServer implements AutoCloseable {
  /** Its start reads thousands of Python files. */
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Process process;
  private final int port;

  private MotoServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it; empty where it is not installed. */
  static Optional<MotoServer> start() throws IOException {
    Optional<Path> program =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(folder -> Path.of(folder, "moto_server"))
            .filter(Files::isExecutable)
            .findFirst();
    return program.isEmpty() ? Optional.empty() : Optional.of(start(program.get()));
  }

  private static MotoServer start(Path program) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    MotoServer server = new MotoServer(process, port);
    long deadline = System.nanoTime() + START.toNanos();
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        server.close();
        throw new IOException("moto_server does not answer on port " + port);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return server;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
