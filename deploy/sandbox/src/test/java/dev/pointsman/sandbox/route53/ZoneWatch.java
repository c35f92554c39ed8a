package dev.pointsman.sandbox.route53;

import dev.pointsman.controller.execute.testing.Route53World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a record and its companion again and again, and keeps what it saw. */
final class ZoneWatch {
  private static final Duration EVERY = Duration.ofMillis(5);
  private static final Pattern EPOCH = Pattern.compile("epoch=(\\d+)");

  private final Route53World world;
  private final List<Seen> seen = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  /**
   * One look.
   *
   * @param epoch of the companion; -1 where none stood there
   */
  record Seen(long epoch, Map<String, String> pointing) {}

  ZoneWatch(Route53World world) {
    this.world = world;
    look();
    thread = Thread.ofPlatform().daemon().name("zone-watch").start(this::watch);
  }

  private void watch() {
    while (!over) {
      look();
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void look() {
    // the companion first: where a batch falls between both, the pointing is the newer one
    Matcher epoch = EPOCH.matcher(world.companion());
    seen.add(new Seen(epoch.find() ? Long.parseLong(epoch.group(1)) : -1, world.pointing()));
  }

  /** Ends the watching, after a last look. */
  void end() throws InterruptedException {
    over = true;
    thread.join();
    look();
  }

  synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }
}
