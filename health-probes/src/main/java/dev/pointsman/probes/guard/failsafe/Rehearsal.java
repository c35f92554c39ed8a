package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks in peace what would be asked in need, so that a wall in the way, a wrong token or a missing
 * record is told before etcd is gone. What is answered goes to nobody but the log.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** After the start all is busy; then as seldom as costs nothing. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** No round of the machine's has this number. */
  private static final long NO_ROUND = 0;

  private static final String WELL = "";
  private static final String COMPANION = "the companion record";

  private final Asking asking;
  private final List<String> controllers;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  Rehearsal(Asking asking, List<String> controllers) {
    this.asking = asking;
    this.controllers = controllers;
  }

  void start(ScheduledExecutorService thread) {
    var _ =
        thread.scheduleWithFixedDelay(
            this::ask, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  void ask() {
    asking.ask(new GuardEffect.AskControllers(NO_ROUND, 0, controllers), this::heard);
  }

  /** What would stand in the way of a promise, by whom; empty for nothing. */
  Map<String, String> troubles() {
    troubles.values().removeIf(WELL::equals);
    return Map.copyOf(troubles);
  }

  private void heard(GuardEvent event) {
    switch (event) {
      case GuardEvent.Promised promised -> tell(promised.controller(), WELL);
      case GuardEvent.PromiseRefused refused ->
          tell(
              refused.controller(),
              refused.why().startsWith(ControllerCalls.STORE_ANSWERS) ? WELL : refused.why());
      case GuardEvent.CompanionRead _ -> tell(COMPANION, WELL);
      case GuardEvent.CompanionUnread unread -> tell(COMPANION, unread.why());
      default -> {}
    }
  }

  private void tell(String who, String trouble) {
    String before = troubles.put(who, trouble);
    if (!trouble.isEmpty() && !trouble.equals(before)) {
      LOG.warn(
          "NO_FAILSAFE: if etcd were gone now, the database would close: {}: {}", who, trouble);
    } else if (trouble.isEmpty() && before != null && !before.isEmpty()) {
      LOG.info("FAILSAFE: {} can be asked again", who);
    }
  }
}
