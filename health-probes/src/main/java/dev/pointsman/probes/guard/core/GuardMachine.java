package dev.pointsman.probes.guard.core;

import java.time.Duration;
import java.util.List;

/**
 * Decides what a guard does. Each step takes in one fact, then brings what is done in line with
 * what is known: first what must not be open is closed, then what should run or be open is ordered.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class GuardMachine {
  /** Of a database that is not open: a promotion or a fence is waited for. */
  static final Duration OBSERVE_CLOSED = Duration.ofMillis(200);

  /** The same while a run is under way: part of an outage, and soon over. */
  static final Duration OBSERVE_IN_A_RUN = Duration.ofMillis(100);

  static final Duration RETRY = Duration.ofMillis(500);

  static final Duration RETRY_START = Duration.ofSeconds(1);

  /** A re-attachment that failed needs something to change elsewhere first. */
  static final Duration RETRY_REATTACH = Duration.ofSeconds(5);

  /** In place of the state's revision: nothing is written before it is read again. */
  static final long UNREAD = -1;

  private final GuardSettings settings;
  private final StoreFacts store;
  private final Conduct conduct;
  private final DatabaseFacts database;
  private final Reporting reporting;
  private final Failsafe failsafe;

  public GuardMachine(GuardSettings settings) {
    this.settings = settings;
    this.store = new StoreFacts(settings);
    this.conduct = new Conduct(settings);
    this.database = new DatabaseFacts(conduct, store);
    this.reporting = new Reporting(settings);
    this.failsafe = new Failsafe(settings, store);
  }

  /** What follows from a fact. */
  public record Step(GuardState state, List<GuardEffect> effects) {
    public Step {
      effects = List.copyOf(effects);
    }
  }

  /**
   * Takes in one fact.
   *
   * @param now monotonic nanoseconds; never less than at an earlier step
   */
  public Step step(GuardState state, GuardEvent event, long now) {
    Draft draft = new Draft(state, now);
    take(draft, event);
    conduct.closeWhatMustNotBeOpen(draft);
    conduct.useHands(draft);
    reporting.askAndTell(draft);
    failsafe.ask(draft);
    return new Step(draft.state(), draft.effects);
  }

  /** When {@link GuardEvent.Ticked} is due. */
  public long nextDeadline(GuardState state) {
    GuardState.Timers timers = state.timers();
    long next = StoreFacts.earlier(timers.read(), timers.observe());
    if (state.database().hands() == Hands.OPEN) {
      next = StoreFacts.earlier(StoreFacts.earlier(next, timers.beat()), state.store().until());
    }
    Long asking = failsafe.nextDeadline(state.failsafe());
    return asking == null ? next : StoreFacts.earlier(next, asking);
  }

  private void take(Draft draft, GuardEvent event) {
    switch (event) {
      case GuardEvent.PermitRead permit -> {
        failsafe.read(draft, permit.promised());
        store.permit(draft, permit);
        store.vouch(draft);
      }
      case GuardEvent.PermitUnreadable unreadable -> {
        draft.reading = false;
        draft.readAt = draft.after(settings.readEvery().dividedBy(4));
        failsafe.failed(draft, unreadable.why());
        store.vouch(draft);
      }
      case GuardEvent.Promised promised -> failsafe.promised(draft, promised);
      case GuardEvent.PromiseRefused refused -> failsafe.refused(draft, refused);
      case GuardEvent.CompanionRead companion -> failsafe.companion(draft, companion);
      case GuardEvent.CompanionUnread unread -> failsafe.unread(draft, unread);
      case GuardEvent.Hinted _ -> draft.readAt = draft.now;
      case GuardEvent.Rechecked _ -> {
        draft.reportAt = draft.now;
        draft.observeAt = draft.now;
      }
      case GuardEvent.DatabaseSeen seen -> database.view(draft, seen.view());
      case GuardEvent.Opened opened -> database.opened(draft, opened);
      case GuardEvent.OpenRefused refused -> database.refused(draft, refused);
      case GuardEvent.Closed closed -> {
        database.closed(draft, closed);
        store.vouch(draft);
      }
      case GuardEvent.Started _ -> DatabaseFacts.started(draft);
      case GuardEvent.StartFailed failed -> {
        DatabaseFacts.ended(draft, Hands.STARTING, draft.after(RETRY_START));
        draft.trouble("START_FAILED", failed.why());
      }
      case GuardEvent.Reattached reattached -> DatabaseFacts.reattached(draft, reattached);
      case GuardEvent.ReattachFailed failed -> {
        DatabaseFacts.ended(draft, Hands.REATTACHING, draft.after(RETRY_REATTACH));
        draft.trouble("REATTACH_FAILED", failed.why());
      }
      case GuardEvent.DatabaseExited _ -> database.exited(draft);
      case GuardEvent.WatchdogReady ready -> {
        database.watchdog(draft, ready);
        store.vouch(draft);
      }
      case GuardEvent.WatchdogLost lost -> {
        draft.watchdog = false;
        draft.order(new GuardEffect.Warn("WATCHDOG_LOST", lost.why()));
        draft.order(new GuardEffect.ReplaceWatchdog());
      }
      case GuardEvent.RecordWritten written -> StoreFacts.written(draft, written.record());
      case GuardEvent.RecordRefused _ -> {
        draft.writing = false;
        draft.doubted = true;
        draft.stateRevision = UNREAD; // or the same would be refused again, without a pause
        draft.readAt = draft.now;
      }
      case GuardEvent.RecordGone _ -> draft.written = null; // so that it is written again
      case GuardEvent.Claimed claimed -> store.claim(draft, claimed);
      case GuardEvent.Ticked _ -> {}
    }
  }
}
