package dev.pointsman.probes.guard.watchdog;

import org.jspecify.annotations.Nullable;

/** What the guard tells its watchdog, one line each. */
sealed interface Order {

  /** Who is there? Answered with {@link Reply.Here}. */
  record Hello() implements Order {}

  /**
   * The database may be open until then; a moment later it must be closed, or the watchdog ends it.
   *
   * @param deadlineNanos on the machine's monotonic clock
   */
  record Arm(long deadlineNanos) implements Order {}

  /** The database is closed and shown to be. */
  record Disarm() implements Order {}

  /**
   * Start the database. Answered with {@link Reply.Started} or {@link Reply.Failed}.
   *
   * @param deadlineNanos arms as {@link Arm} does, in one act with the start, and not after it;
   *     null for a database that takes no writes
   */
  record Start(@Nullable Long deadlineNanos) implements Order {}

  /**
   * The guard answers for its standby until then: whoever promotes it, the guard closes it.
   *
   * @param untilNanos on the machine's monotonic clock
   */
  record Vouch(long untilNanos) implements Order {}

  /** Kill every process of the database now. */
  record Kill() implements Order {}

  /** The guard ends in order, and the watchdog with it. Kills what is left of the database. */
  record Quit() implements Order {}

  /** The line on the wire. */
  default String line() {
    return switch (this) {
      case Hello _ -> "hello";
      case Arm arm -> "arm " + arm.deadlineNanos();
      case Disarm _ -> "disarm";
      case Start start ->
          start.deadlineNanos() == null ? "start" : "start " + start.deadlineNanos();
      case Vouch vouch -> "vouch " + vouch.untilNanos();
      case Kill _ -> "kill";
      case Quit _ -> "quit";
    };
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Order parse(String line) {
    String[] words = line.split(" ", -1);
    return switch (words[0]) {
      case "hello" -> new Hello();
      case "arm" -> new Arm(Long.parseLong(words[1]));
      case "disarm" -> new Disarm();
      case "start" -> new Start(words.length == 1 ? null : Long.valueOf(words[1]));
      case "vouch" -> new Vouch(Long.parseLong(words[1]));
      case "kill" -> new Kill();
      case "quit" -> new Quit();
      default -> throw new IllegalArgumentException("order: " + line);
    };
  }
}
