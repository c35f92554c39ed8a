package dev.pointsman.probes.guard.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A unix socket in the shape that PgJDBC asks for, with a time limit on reads and writes. For one
 * thread, but {@link #close} is for any.
 */
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress path;
  private final SocketChannel channel;
  private final Selector selector;
  private final int firstLimitMillis;
  private volatile int timeoutMillis;

  /**
   * Not connected yet.
   *
   * @param limitMillis for every read and write, until another is set; positive
   */
  UnixSocket(Path path, int limitMillis) throws IOException {
    this.firstLimitMillis = limitMillis;
    this.timeoutMillis = limitMillis;
    this.path = UnixDomainSocketAddress.of(path);
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    this.selector = Selector.open();
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  /** Connects to the path; the address that PgJDBC made of the URL means nothing. */
  @Override
  public void connect(SocketAddress ignored, int limitMillis) throws IOException {
    channel.connect(path);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return receive(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  private int receive(ByteBuffer buffer) throws IOException {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    int count = channel.read(buffer);
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(buffer);
    }
    return count;
  }

  private void await(int operation) throws IOException {
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        throw new IOException("the socket is closed");
      }
      key.interestOps(operation);
      int ready = selector.select(timeoutMillis);
      selector.selectedKeys().clear();
      if (ready == 0 && channel.isOpen()) {
        // no SocketTimeoutException: PgJDBC tries again, without end, after one of those
        throw new IOException("no answer within " + timeoutMillis + " ms");
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new IOException("the socket was closed by another thread", e);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            await(SelectionKey.OP_WRITE);
          }
        }
      }
    };
  }

  /** None, which PgJDBC asks for while it connects, is the first limit: nothing waits forever. */
  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis == 0 ? firstLimitMillis : millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    selector.close();
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public int getSendBufferSize() {
    return 64 * 1024;
  }

  @Override
  public int getReceiveBufferSize() {
    return 64 * 1024;
  }

  // What follows means nothing for a unix socket.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public void shutdownOutput() {}

  @Override
  public void shutdownInput() {}
}
