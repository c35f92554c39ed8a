package dev.pointsman.probes.guard.watchdog;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A guard's end of the socket, as the watchdog sees it. */
final class GuardConnection {
  private final SocketChannel channel;
  private final Watchdog watchdog;

  GuardConnection(SocketChannel channel, Watchdog watchdog) {
    this.channel = channel;
    this.watchdog = watchdog;
  }

  /** Reads orders until the guard is gone; a word that is none of them ends the connection. */
  void read() {
    try (channel) {
      BufferedReader lines =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        watchdog.tell(new Watchdog.Happening.Ordered(this, Order.parse(line)));
      }
    } catch (IOException | RuntimeException e) {
      // the same as its end: what matters is that nobody feeds the deadline any more
    } finally {
      watchdog.tell(new Watchdog.Happening.GuardGone(this));
    }
  }

  /** Sends; a guard that is gone, or does not read, is noticed by the reading side. */
  void send(Reply reply) {
    try {
      channel.write(ByteBuffer.wrap((reply.line() + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      // as above
    }
  }
}
