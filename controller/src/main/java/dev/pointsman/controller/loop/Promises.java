package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.controller.view.PromiseAnswer.Code;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers guards that cannot read their permits. A promise is given only when an attempt to commit,
 * begun after the guard has asked, has failed; and only when the machine has taken it.
 *
 * <p>Confined to the loop's thread, but for {@link #ask} and {@link #standing}.
 */
public final class Promises {
  private static final Logger log = LoggerFactory.getLogger(Promises.class);

  /** Guards that ask within it share one attempt. */
  private static final Duration GATHER = Duration.ofMillis(20);

  /**
   * Several round trips across an ocean, and no more: a guard waits for less than a quarter of its
   * permit. An etcd that is slower has failed; a promise does no harm then, it only delays.
   */
  static final Duration LIMIT = Duration.ofMillis(350);

  /** Guards that wait at once: one per service that is permitted anywhere. */
  private static final int MOST = 2_000;

  /** For what people are shown, where the guard's own terms have not been read. */
  private static final Duration USUAL_PERMIT = Duration.ofSeconds(3);

  private final Store store;
  private final Timers timers;
  private final Supplier<World> world;
  private final BiConsumer<Event, Runnable> inbox;
  private final ControllerMetrics metrics;
  private final String id;
  private final Transaction attempt;
  private List<Waiting> gathering = new ArrayList<>();
  private int waiting;
  private volatile SortedMap<String, Instant> given = new TreeMap<>();

  private record Waiting(PromiseRequest request, CompletableFuture<PromiseAnswer> answer) {}

  Promises(
      Store store,
      Timers timers,
      Supplier<World> world,
      BiConsumer<Event, Runnable> inbox,
      ControllerMetrics metrics,
      LeaderRecord self) {
    this.store = store;
    this.timers = timers;
    this.world = world;
    this.inbox = inbox;
    this.metrics = metrics;
    this.id = self.controller();
    String own = KeySpace.controller(self.region(), id);
    // it would write, so a majority has to agree on it; its condition never holds, so it does not
    this.attempt = Transaction.when().unchanged(own, Long.MAX_VALUE).delete(own).build();
  }

  /** Asks, from any thread; always answered, unless the process ends. */
  public CompletionStage<PromiseAnswer> ask(PromiseRequest request) {
    CompletableFuture<PromiseAnswer> answer = new CompletableFuture<>();
    timers.execute(() -> gather(new Waiting(request, answer)));
    return answer;
  }

  private void gather(Waiting asked) {
    if (waiting >= MOST) {
      refuse(asked, Code.TOO_MANY, waiting + " guards wait (expected: at most " + MOST + ")");
      return;
    }
    waiting++;
    if (gathering.isEmpty()) {
      timers.schedule(GATHER, this::attempt);
    }
    gathering.add(asked);
  }

  /** For all that have gathered: each of them has asked before this. */
  private void attempt() {
    List<Waiting> all = gathering;
    gathering = new ArrayList<>();
    Once once = new Once(all);
    timers.schedule(LIMIT, () -> once.ended("no answer within " + LIMIT.toMillis() + " ms"));
    store
        .commit(attempt)
        .whenComplete(
            (_, failure) ->
                timers.execute(() -> once.ended(failure == null ? null : why(failure))));
  }

  /** An etcd that says no is one that answers. */
  private static @Nullable String why(Throwable failure) {
    StoreException known = StoreException.of(failure);
    return switch (known.kind()) {
      case UNAVAILABLE, UNKNOWN_OUTCOME -> String.valueOf(known.getMessage());
      case LEASE_NOT_FOUND, COMPACTED, DENIED -> null;
    };
  }

  /** One attempt: its answer, or its time limit, whichever comes first. */
  private final class Once {
    private final List<Waiting> all;
    private boolean over;

    Once(List<Waiting> all) {
      this.all = all;
    }

    void ended(@Nullable String failure) {
      if (over) {
        return;
      }
      over = true;
      waiting -= all.size();
      for (Waiting asked : all) {
        if (failure == null) {
          refuse(asked, Code.STORE_ANSWERS, "etcd answers " + id);
        } else {
          promiseOrRefuse(asked, failure);
        }
      }
    }
  }

  private void promiseOrRefuse(Waiting asked, String failure) {
    String gone = gone(asked.request());
    if (gone != null) {
      refuse(asked, Code.PERMIT_IS_GONE, gone);
      return;
    }
    PromiseRequest request = asked.request();
    inbox.accept(
        new Event.PromiseGiven(request.service(), request.region()),
        () -> {
          note(request, failure);
          metrics.promised(true);
          asked.answer().complete(new PromiseAnswer.Given(new Promise(id, request)));
        });
  }

  /**
   * Why there is nothing left to promise: this controller knows that the region is proved closed,
   * or waived to be, or that another one is permitted. While it is still waited for, a promise
   * makes the waiting longer, and what is waited for cannot be committed anyway.
   */
  private @Nullable String gone(PromiseRequest request) {
    ServiceView view = world.get().services().get(request.service());
    ServiceState state = view == null || view.state() == null ? null : view.state().value();
    if (state == null || state.epoch() < request.epoch()) {
      return null;
    }
    String permit = state.permit();
    boolean mayWrite =
        permit == null
            ? state.epoch() == request.epoch() || state.unproven().contains(request.region())
            : permit.equals(request.region());
    return mayWrite
        ? null
        : "epoch %d permits %s, and does not wait for %s any more (asked in epoch %d)"
            .formatted(
                state.epoch(),
                permit == null ? "nobody" : permit,
                request.region(),
                request.epoch());
  }

  private void refuse(Waiting asked, Code code, String detail) {
    metrics.promised(false);
    asked.answer().complete(new PromiseAnswer.Refused(code, detail));
  }

  private void note(PromiseRequest request, String failure) {
    String who = request.service() + " in " + request.region();
    Instant now = timers.now();
    SortedMap<String, Instant> next = new TreeMap<>(given);
    next.values().removeIf(until -> until.isBefore(now));
    if (next.put(who, now.plus(permit(request))) == null) {
      log.warn(
          "promised the guard of {} (epoch {}, instance {}) to count nothing from before now: {}",
          who,
          request.epoch(),
          request.instance(),
          failure);
    }
    given = next;
  }

  /** P by the guard's terms, as far as they are known here. */
  private Duration permit(PromiseRequest request) {
    ServiceView view = world.get().services().get(request.service());
    GuardRecord guard = view == null ? null : view.database().guards().get(request.region());
    return guard == null ? USUAL_PERMIT : guard.terms().permit();
  }

  /** Regions that stay open by this controller's promise, and until when at most. */
  public List<String> standing() {
    Instant now = timers.now();
    return given.entrySet().stream()
        .filter(promise -> promise.getValue().isAfter(now))
        .map(promise -> promise.getKey() + " until " + promise.getValue())
        .toList();
  }
}
