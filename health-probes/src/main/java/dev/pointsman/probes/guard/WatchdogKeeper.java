package dev.pointsman.probes.guard;

import dev.pointsman.probes.guard.database.WatchdogLeash;
import dev.pointsman.probes.guard.watchdog.Containment;
import dev.pointsman.probes.guard.watchdog.WatchdogLink;
import dev.pointsman.probes.guard.watchdog.WatchdogSettings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps one watchdog at a time. Safe for use by several threads. */
final class WatchdogKeeper implements WatchdogLeash {
  private final WatchdogSettings settings;
  private volatile @Nullable WatchdogLink link;

  WatchdogKeeper(WatchdogSettings settings) {
    this.settings = settings;
  }

  /** Finds or starts one; blocks while it starts. */
  WatchdogLink attach(WatchdogLink.Listener listener) throws IOException, InterruptedException {
    WatchdogLink attached = WatchdogLink.attachOrStart(settings, listener);
    link = attached;
    return attached;
  }

  /** Ends the one there is, whether it answers or not. */
  void end() throws IOException {
    link = null;
    WatchdogLink.endLeftover(settings);
  }

  /** Whether the database dies with the watchdog, whatever happens to the guard. */
  static boolean contains(Containment containment) {
    return switch (containment) {
      case NAMESPACE, PARENT_DEATH -> true;
      case NONE -> false;
    };
  }

  private WatchdogLink link() throws IOException {
    WatchdogLink attached = link;
    if (attached == null) {
      throw new IOException("there is no watchdog at the moment");
    }
    return attached;
  }

  @Override
  public void arm(long deadlineNanos) throws IOException {
    link().arm(deadlineNanos);
  }

  void disarm() throws IOException {
    link().disarm();
  }

  void vouch(long untilNanos) throws IOException {
    link().vouch(untilNanos);
  }

  @Override
  public long startDatabase(@Nullable Long deadlineNanos) throws IOException {
    return link().startDatabase(deadlineNanos);
  }

  @Override
  public long root() throws IOException {
    return link().root();
  }

  /** Ends watchdog and database in order; nothing is an error. */
  void quit() {
    WatchdogLink attached = link;
    if (attached != null) {
      attached.quit();
    }
  }
}
