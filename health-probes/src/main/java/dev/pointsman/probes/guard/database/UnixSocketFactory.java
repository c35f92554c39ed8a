package dev.pointsman.probes.guard.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.SocketFactory;

/** Makes unix sockets for PgJDBC, which creates it by name and hands over the socket's path. */
public final class UnixSocketFactory extends SocketFactory {
  private final Path path;
  private final int limitMillis;

  /**
   * Called by PgJDBC with the connection property {@code socketFactoryArg}.
   *
   * @param argument as {@link #argument} writes it
   */
  public UnixSocketFactory(String argument) {
    int space = argument.indexOf(' ');
    this.limitMillis = Integer.parseInt(argument.substring(0, space));
    this.path = Path.of(argument.substring(space + 1));
  }

  /**
   * What PgJDBC hands over to the constructor.
   *
   * @param limit for every read, from the first on: a server that hangs accepts, and says nothing
   */
  static String argument(Path path, Duration limit) {
    return Math.max(1, limit.toMillis()) + " " + path;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path, limitMillis);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    UnixSocket socket = new UnixSocket(path, limitMillis);
    socket.connect(InetSocketAddress.createUnresolved("unix", 0));
    return socket;
  }
}
