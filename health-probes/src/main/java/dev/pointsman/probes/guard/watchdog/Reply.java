package dev.pointsman.probes.guard.watchdog;

/** What the watchdog tells its guard, one line each. */
sealed interface Reply {

  /**
   * The answer to the first word.
   *
   * @param nowNanos the monotonic clock, so that the guard sees that both read the same one
   * @param armed whether a deadline is running: a guard that is new takes it over
   * @param root the process that the database descends from; 0 when none was started
   */
  record Here(long nowNanos, Containment containment, boolean armed, long deadlineNanos, long root)
      implements Reply {}

  record Armed(long deadlineNanos) implements Reply {}

  record Disarmed() implements Reply {}

  record Vouched() implements Reply {}

  /** The database's first process; it need not accept connections yet. */
  record Started(long root) implements Reply {}

  record Failed(String why) implements Reply {}

  /** No process of the database is left. */
  record Killed() implements Reply {}

  /** Unasked: the database's first process has ended. */
  record Exited(int status) implements Reply {}

  /** Unasked: the guard was late, and the database has been killed. */
  record Fired() implements Reply {}

  /** The line on the wire. */
  default String line() {
    return switch (this) {
      case Here here ->
          "here %d %s %b %d %d"
              .formatted(
                  here.nowNanos(),
                  here.containment(),
                  here.armed(),
                  here.deadlineNanos(),
                  here.root());
      case Armed armed -> "armed " + armed.deadlineNanos();
      case Disarmed _ -> "disarmed";
      case Vouched _ -> "vouched";
      case Started started -> "started " + started.root();
      case Failed failed -> "failed " + failed.why().replace('\n', ' ');
      case Killed _ -> "killed";
      case Exited exited -> "exited " + exited.status();
      case Fired _ -> "fired";
    };
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static Reply parse(String line) {
    String[] words = line.split(" ", -1);
    return switch (words[0]) {
      case "here" ->
          new Here(
              Long.parseLong(words[1]),
              Containment.valueOf(words[2]),
              Boolean.parseBoolean(words[3]),
              Long.parseLong(words[4]),
              Long.parseLong(words[5]));
      case "armed" -> new Armed(Long.parseLong(words[1]));
      case "disarmed" -> new Disarmed();
      case "vouched" -> new Vouched();
      case "started" -> new Started(Long.parseLong(words[1]));
      case "failed" -> new Failed(line.substring("failed ".length()));
      case "killed" -> new Killed();
      case "exited" -> new Exited(Integer.parseInt(words[1]));
      case "fired" -> new Fired();
      default -> throw new IllegalArgumentException("reply: " + line);
    };
  }
}
