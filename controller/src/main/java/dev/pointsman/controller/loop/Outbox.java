package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.execute.Executors;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.StoreCommits;
import dev.pointsman.controller.execute.Story;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Hands each order to whoever carries it out, and brings the answer back. Confined to the loop's
 * thread.
 */
final class Outbox {
  /** A recheck that the store did not take is asked for again: a run waits for it. */
  private static final Duration RECHECK_AGAIN = Duration.ofMillis(300);

  private final Timers timers;
  private final Leadership leadership;
  private final StoreCommits commits;
  private final Executors executors;
  private final Story story;
  private final ControllerMetrics metrics;
  private final Consumer<String> handOver;
  private final Consumer<Event> inbox;

  Outbox(
      Timers timers,
      Leadership leadership,
      StoreCommits commits,
      Executors executors,
      Story story,
      ControllerMetrics metrics,
      Consumer<String> handOver,
      Consumer<Event> inbox) {
    this.timers = timers;
    this.leadership = leadership;
    this.commits = commits;
    this.executors = executors;
    this.story = story;
    this.metrics = metrics;
    this.handOver = handOver;
    this.inbox = inbox;
  }

  void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Commit commit -> commit(commit);
      case Effect.Recheck recheck -> recheck(recheck);
      case Effect.Tell tell -> story.tell(tell.notice());
      case Effect.HandOver order -> handOver.accept(order.why());
      case Effect.Outside outside ->
          executors
              .execute(outside)
              .onSuccess(answer -> inbox.accept(new Event.EffectAnswered(outside.id(), answer)));
    }
  }

  private void commit(Effect.Commit commit) {
    long sent = timers.nanoTime();
    commits
        .commit(commit)
        .onSuccess(
            answered -> {
              metrics.committed(answered.result(), Duration.ofNanos(timers.nanoTime() - sent));
              inbox.accept(answered);
            });
  }

  private void recheck(Effect.Recheck recheck) {
    commits
        .recheck(recheck)
        .onSuccess(inbox::accept)
        .onFailure(
            _ ->
                timers.schedule(
                    RECHECK_AGAIN,
                    () -> {
                      if (leadership.holds()) {
                        recheck(recheck);
                      }
                    }));
  }
}
