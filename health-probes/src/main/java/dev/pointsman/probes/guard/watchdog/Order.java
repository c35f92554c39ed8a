package dev.pointsman.probes.guard.watchdog;

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

  /** Start the database. Answered with {@link Reply.Started} or {@link Reply.Failed}. */
  record Start() implements Order {}

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
      case Start _ -> "start";
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
      case "start" -> new Start();
      case "kill" -> new Kill();
      case "quit" -> new Quit();
      default -> throw new IllegalArgumentException("order: " + line);
    };
  }
}
