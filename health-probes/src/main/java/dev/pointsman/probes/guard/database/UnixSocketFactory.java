package dev.pointsman.probes.guard.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;

/** Makes unix sockets for PgJDBC, which creates it by name and hands over the socket's path. */
public final class UnixSocketFactory extends SocketFactory {
  private final Path path;

  /** Called by PgJDBC with the connection property {@code socketFactoryArg}. */
  public UnixSocketFactory(String path) {
    this.path = Path.of(path);
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
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
    UnixSocket socket = new UnixSocket(path);
    socket.connect(java.net.InetSocketAddress.createUnresolved("unix", 0));
    return socket;
  }
}
