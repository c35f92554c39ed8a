package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Machine;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.machine.Transition;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final Event ROSTER = new Event.RosterChanged(new Roster(List.of()));
  private static final Event SPEC = new Event.SpecChanged(Shop.spec(Automation.AUTOMATIC), 5);
  private static final Event SYNCED = new Event.Synced(9);
  private static final Event ELECTED = new Event.Elected(10);
  private static final Event GONE = new Event.FreezeLifted("f");

  /** Breaks the machine. */
  private static final Event FATAL = new Event.FreezeLifted("fatal");

  private final ManualTimers timers = new ManualTimers();
  private final List<Event> steps = new ArrayList<>();
  private final List<Effect> orders = new ArrayList<>();
  private final List<Throwable> bugs = new ArrayList<>();
  private Consumer<Effect> outbox = orders::add;
  private final Loop loop =
      new Loop(
          timers,
          Machine.start(new Self("c3", Shop.C)),
          this::step,
          effect -> outbox.accept(effect),
          bugs::add,
          (event, _) -> steps.add(event));

  @Test
  void takesOneEventAfterTheOtherAndNoneWithinThePost() {
    List<Event> events = List.of(ROSTER, SPEC, SYNCED, ELECTED);
    events.forEach(loop::post);
    assertThat(steps).isEmpty();
    assertThat(loop.depth()).isEqualTo(4);
    timers.run();

    assertThat(steps).isEqualTo(events);
    assertThat(loop.depth()).isZero();
    assertThat(loop.world().leadership().term()).isEqualTo(10);
  }

  @Test
  void tellsThatAnEventWasTakenWhenItsWorldStandsAndNotBefore() {
    List<Object> terms = new ArrayList<>();
    List.of(SPEC, SYNCED).forEach(loop::post);
    loop.post(ELECTED, () -> terms.add(Objects.requireNonNull(loop.world().leadership().term())));
    assertThat(terms).isEmpty();
    timers.run();

    assertThat(terms).containsExactly(10L);
  }

  @Test
  void tellsNothingOfAnEventThatTheMachineBrokeOn() {
    List<Event> taken = new ArrayList<>();
    loop.post(FATAL, () -> taken.add(FATAL));
    loop.post(GONE, () -> taken.add(GONE));
    timers.run();

    assertThat(bugs).hasSize(1);
    assertThat(taken).isEmpty();
  }

  @Test
  void anAnswerOfTheOutboxComesAfterWhatWaitedAlready() {
    outbox = _ -> loop.post(GONE);
    List.of(SPEC, SYNCED, ELECTED, ROSTER).forEach(loop::post);
    timers.run();

    assertThat(steps.subList(0, 4)).containsExactly(SPEC, SYNCED, ELECTED, ROSTER);
    assertThat(steps.subList(4, steps.size())).isNotEmpty().containsOnly(GONE);
  }

  @Test
  void handsOutTheOrdersOfAStepWhenItsWorldStands() {
    List<Object> terms = new ArrayList<>();
    outbox = _ -> terms.add(Objects.requireNonNull(loop.world().leadership().term()));
    List.of(SPEC, SYNCED, ELECTED).forEach(loop::post);
    timers.run();

    assertThat(terms).isNotEmpty().containsOnly(10L);
  }

  @Test
  void hasOneTimerHoweverManyEventsThereAre() {
    for (int i = 0; i < 20; i++) {
      List.of(SPEC, SYNCED, ELECTED).forEach(loop::post);
      timers.advance(Duration.ofMillis(10));
    }

    assertThat(timers.waiting()).isEqualTo(1);
  }

  @Test
  void ticksAtTheNextDeadlineOfTheWorldAndNotBefore() {
    List.of(SPEC, SYNCED, ELECTED).forEach(loop::post);
    timers.run();
    steps.clear();
    Moment deadline =
        Collections.min(
            loop.world().wakes().values(), (a, b) -> Long.compare(a.nanos(), b.nanos()));
    Duration left = Duration.ofNanos(deadline.nanos() - timers.nanoTime());
    assertThat(left).isPositive();

    timers.advance(left.minusNanos(1));
    assertThat(steps).isEmpty();
    timers.advance(Duration.ofNanos(1));
    assertThat(steps).containsExactly(new Event.Tick());
  }

  @Test
  void letsOtherWorkOfTheThreadThroughBetweenManySteps() {
    List<Integer> takenBefore = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      loop.post(GONE);
    }
    timers.execute(() -> takenBefore.add(steps.size()));
    timers.run();

    assertThat(steps).hasSize(2_000);
    assertThat(takenBefore.getFirst()).isPositive().isLessThan(1_000);
  }

  @Test
  void aBugOfTheMachineIsToldOnceAndIsTheLastStep() {
    List.of(SPEC, SYNCED, ELECTED, FATAL, ROSTER, FATAL).forEach(loop::post);
    timers.run();
    loop.post(ROSTER);
    timers.advance(Duration.ofMinutes(1));

    assertThat(bugs).hasSize(1);
    assertThat(steps).containsExactly(SPEC, SYNCED, ELECTED, FATAL);
  }

  @Test
  void aLoopThatBrokeIsStill() {
    List.of(SPEC, SYNCED, ELECTED, FATAL, ROSTER).forEach(loop::post);
    timers.run();
    loop.post(ROSTER);

    assertThat(bugs).hasSize(1);
    assertThat(timers.waiting()).isZero();
    assertThat(loop.depth()).isZero();
  }

  @Test
  void anOrderThatBreaksTheOutboxEndsTheLoopAndTheOrdersAfterIt() {
    outbox =
        effect -> {
          orders.add(effect);
          throw new IllegalArgumentException("changes contradict themselves");
        };
    List.of(SPEC, SYNCED, ELECTED, ROSTER).forEach(loop::post);
    timers.run();

    assertThat(bugs).hasSize(1);
    assertThat(orders).hasSize(1);
    assertThat(steps).doesNotContain(ROSTER);
  }

  @Test
  void endsRatherThanLetEventsPileUpForEver() {
    for (int i = 0; i <= 200_000; i++) {
      loop.post(GONE);
    }
    timers.run();

    assertThat(bugs).hasSize(1);
    assertThat(steps).isEmpty();
  }

  private Transition step(World world, Moment now, Event event) {
    if (event.equals(FATAL)) {
      throw new IllegalStateException("a bug");
    }
    return Machine.step(world, now, event);
  }
}
