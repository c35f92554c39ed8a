package dev.pointsman.controller.execute.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A port of loopback behind which a server seems far away: what is sent waits half of a round trip.
 * It counts the round trips: whenever the client speaks again after it was answered.
 */
final class FarLink implements AutoCloseable {
  private final ServerSocket front;
  private final int server;
  private final Duration roundTrip;
  private final AtomicInteger roundTrips = new AtomicInteger();

  private FarLink(ServerSocket front, int server, Duration roundTrip) {
    this.front = front;
    this.server = server;
    this.roundTrip = roundTrip;
  }

  static FarLink to(int server, Duration roundTrip) throws IOException {
    FarLink link =
        new FarLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, roundTrip);
    Thread.ofVirtual().start(link::accept);
    return link;
  }

  int port() {
    return front.getLocalPort();
  }

  /** Without those of TCP itself. */
  int roundTrips() {
    return roundTrips.get();
  }

  private void accept() {
    while (!front.isClosed()) {
      try {
        Socket client = front.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        AtomicBoolean answered = new AtomicBoolean(true);
        Thread.ofVirtual()
            .start(
                () ->
                    carry(
                        client,
                        there,
                        () -> {
                          if (answered.compareAndSet(true, false)) {
                            roundTrips.incrementAndGet();
                          }
                        }));
        Thread.ofVirtual().start(() -> carry(there, client, () -> answered.set(true)));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void carry(Socket from, Socket to, Runnable spoken) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        spoken.run();
        LockSupport.parkNanos(roundTrip.dividedBy(2).toNanos());
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      // by either side
    }
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
