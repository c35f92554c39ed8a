package dev.pointsman.controller.execute.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets work that is written to block run in one thread of virtual time: whatever it asks of the
 * outside is noted down; where an answer is missing, the work is given up, and begun anew when the
 * answer has come, which then goes through what it has asked already.
 */
final class Replay {
  private final Runnable work;
  private final List<Object> noted = new ArrayList<>();
  private int at;

  private record Failure(ZoneException problem) {}

  /**
   * Of work that depends on nothing but what it asks here.
   *
   * @param work ends by itself, or with {@link Suspended}
   */
  Replay(Runnable work) {
    this.work = work;
  }

  void run() {
    at = 0;
    try {
      work.run();
    } catch (Suspended resumedLater) {
      // by whoever answers
    }
  }

  /** Something that is known at once, and must be the same when it is asked again. */
  <T> T now(Class<T> type, Supplier<T> value) {
    if (at == noted.size()) {
      noted.add(value.get());
    }
    return type.cast(noted.get(at++));
  }

  /** Something that is answered later: with a value or with a {@link ZoneException}. */
  <T> T later(Class<T> type, Consumer<Consumer<Object>> ask) {
    if (at == noted.size()) {
      ask.accept(
          answer -> {
            noted.add(answer instanceof ZoneException problem ? new Failure(problem) : answer);
            run();
          });
      throw new Suspended();
    }
    Object answer = noted.get(at++);
    if (answer instanceof Failure failure) {
      throw failure.problem();
    }
    return type.cast(answer);
  }
}
