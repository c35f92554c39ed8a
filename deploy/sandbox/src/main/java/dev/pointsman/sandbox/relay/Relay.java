package dev.pointsman.sandbox.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code Relay DEVICE FILE}: what is routed to the TUN device is written back to it
 * after the delay that the file gives its destination. The file is read again whenever it changes.
 *
 * <p>Three threads: one reads packets, one writes those that are due, one looks at the file.
 */
public final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** At 1500 bytes each, 12 MB; a region's links have some hundred under way at most. */
  private static final int CAPACITY = 8_192;

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Tunnel tunnel;
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Line line = new Line(CAPACITY);
  private volatile Delays delays = Delays.NONE;
  private String read = "";

  private Relay(Tunnel tunnel, Path file) {
    this.tunnel = tunnel;
    this.file = file;
  }

  /** Runs until it is ended. */
  public static void main(String[] words) throws IOException {
    Relay relay = new Relay(Tunnel.open(words[0]), Path.of(words[1]));
    relay.look();
    LOG.info("relay on {}: {}", words[0], relay.delays);
    Thread.ofPlatform().name("writer").start(() -> relay.ending(relay::write));
    Thread.ofPlatform().name("figures").start(() -> relay.ending(relay::watch));
    relay.ending(relay::receive);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Half a relay would be a fault that nobody asked for: the process ends with its first thread.
   */
  private void ending(Work work) {
    try {
      work.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.error("the relay ends", e);
    }
    Runtime.getRuntime().halt(1);
  }

  private void receive() throws IOException {
    while (true) {
      byte[] packet = tunnel.read();
      Packet.destination(packet).ifPresent(to -> send(packet, to));
    }
  }

  private void send(byte[] packet, String to) {
    double chance = ThreadLocalRandom.current().nextDouble();
    lock.lock();
    try {
      if (!line.send(packet, to, delays.to(to), chance, System.nanoTime())
          && Long.bitCount(line.dropped()) == 1) {
        LOG.warn("{} packets lost: more than {} under way", line.dropped(), CAPACITY);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void write() throws IOException, InterruptedException {
    while (true) {
      tunnel.write(next());
    }
  }

  /** The next packet; waits until it is due. */
  private byte[] next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        Optional<byte[]> arrived = line.arrived(now);
        if (arrived.isPresent()) {
          return arrived.get();
        }
        Optional<Long> wait = line.nextIn(now);
        if (wait.isPresent()) {
          var _ = changed.await(wait.get(), TimeUnit.NANOSECONDS);
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void watch() throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(LOOK);
      look();
    }
  }

  /**
   * Takes the file's delays, if they are others; without a file, or with half of one, keeps its
   * own.
   */
  private void look() throws IOException {
    try {
      String now = Files.readString(file);
      if (!now.equals(read)) {
        read = now;
        delays = Delays.parse(now);
        LOG.info("delays: {}", delays);
      }
    } catch (NoSuchFileException _) {
      // nobody has given any yet
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}", file, e.getMessage());
    }
  }
}
