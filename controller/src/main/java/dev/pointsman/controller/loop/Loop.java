package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Machine;
import dev.pointsman.controller.core.machine.Transition;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the machine, one event after the other, and hands out its orders. {@link #post} on the
 * loop's thread; {@link #world} from any.
 */
public final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /**
   * A whole world of a thousand services arrives in one listing; far more is a loop that does not
   * keep up.
   */
  private static final int MAX_INBOX = 200_000;

  /** Steps until other work of the thread gets its turn. */
  private static final int MAX_STEPS_AT_ONCE = 512;

  private final Timers timers;
  private final Mind mind;
  private final Consumer<Effect> outbox;
  private final Consumer<Throwable> onBug;
  private final Observer observer;
  private final Deque<Stamped> inbox = new ArrayDeque<>();
  private volatile World world;
  private Timers.@Nullable Scheduled timer;
  private boolean draining;
  private boolean dead;

  /** Measures the loop. */
  public interface Observer {
    /** A step was taken. */
    void stepped(Event event, Duration took);
  }

  /** Decides: {@link Machine#step}, or something that breaks. */
  public interface Mind {
    Transition step(World world, Moment now, Event event);
  }

  private record Stamped(Event event, Moment at, @Nullable Runnable then) {}

  /**
   * @param outbox carries out orders; must not throw
   * @param onBug the machine broke; it takes no further step
   */
  public Loop(
      Timers timers,
      World start,
      Mind mind,
      Consumer<Effect> outbox,
      Consumer<Throwable> onBug,
      Observer observer) {
    this.timers = timers;
    this.world = start;
    this.mind = mind;
    this.outbox = outbox;
    this.onBug = onBug;
    this.observer = observer;
  }

  /** The world after the last step. */
  public World world() {
    return world;
  }

  /** Events that wait. */
  public int depth() {
    return inbox.size();
  }

  /** Takes an event in; it bears this moment. */
  public void post(Event event) {
    post(event, null);
  }

  /** The same; {@code then} runs when the machine has taken it, and never if the machine breaks. */
  void post(Event event, @Nullable Runnable then) {
    if (dead) {
      return;
    }
    if (inbox.size() >= MAX_INBOX) {
      die(new IllegalStateException("inbox: more than " + MAX_INBOX + " events wait"));
      return;
    }
    inbox.add(new Stamped(event, moment(), then));
    if (!draining) {
      draining = true;
      timers.execute(this::drain);
    }
  }

  private Moment moment() {
    return new Moment(timers.nanoTime(), timers.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private void drain() {
    for (int i = 0; i < MAX_STEPS_AT_ONCE && !dead; i++) {
      Stamped next = inbox.poll();
      if (next == null) {
        draining = false;
        return;
      }
      step(next);
    }
    if (!dead) {
      timers.execute(this::drain);
    }
  }

  private void step(Stamped next) {
    long begun = timers.nanoTime();
    try {
      Transition transition = mind.step(world, next.at(), next.event());
      world = transition.world();
      arm(transition.nextDeadline());
      transition.effects().forEach(outbox);
      if (next.then() != null) {
        next.then().run();
      }
    } catch (RuntimeException | Error bug) {
      log.error("a bug: the machine broke on {}", next.event(), bug);
      die(bug);
    }
    observer.stepped(next.event(), Duration.ofNanos(timers.nanoTime() - begun));
  }

  /** Still from now on: what the end of the process needs has the thread to itself. */
  private void die(Throwable bug) {
    dead = true;
    inbox.clear();
    arm(null);
    onBug.accept(bug);
  }

  /** One timer, derived from the world: nothing to keep, nothing to cancel but this. */
  private void arm(@Nullable Moment deadline) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (deadline != null) {
      long wait = Math.max(0, deadline.nanos() - timers.nanoTime());
      timer = timers.schedule(Duration.ofNanos(wait), () -> post(new Event.Tick()));
    }
  }
}
