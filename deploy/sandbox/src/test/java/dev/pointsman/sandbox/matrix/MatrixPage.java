package dev.pointsman.sandbox.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code docs/failure-matrix.md}. All of it takes hours to measure, so it is written in pieces:
 * what was measured replaces its own rows, and leaves the others.
 */
final class MatrixPage {
  static final Path FILE = Path.of("../../docs/failure-matrix.md");

  private static final String HEAD =
      """
      # What comes of a run when something fails at each of its steps

      Real parts on one machine with two processors: three regions of etcd, controllers, guards and PostgreSQL, and the
      Route 53 stand-in. Each row is one measured case; `CrashIT` asserts what is said here, and writes this page. Once per
      row, something is struck just before or just after the effect of a step; where a step has none, the commit that enters
      it. Clients write all the time, through the shop and past it into every database, also by `BEGIN READ WRITE`.

      In every row those who wrote were those who were permitted, in that order and at that time (a target may take such writes
      up to 3 s before its permit: `safety.md`, what is not covered); every batch and every promotion took hold once; a switchover that completed lost no acknowledged order; every run ended by itself, or waited with a code for a
      person, and the world came back to whole. Where the outcome is not COMPLETED, it names the code on record; what
      followed by itself, or by the order that `explain` names, stands behind it. A case without a row was not measured yet.

      - *leader killed*: it halts, as by SIGKILL. Its lease of 3 s has to end before there is a successor: an outage is longer
        by that where the service stood closed. *Leader frozen* and the others: SIGSTOP, and SIGCONT after the time
        that is given. A guard that was killed is started again after 2 s, as by init; a watchdog by its guard.
      - Failovers are ordered by a person, and so skip CONFIRM and enter CHOOSE, CAPACITY and FENCE by one commit; those of the
        rows CONFIRM began by themselves.
      - A promotion that *hangs in the database*: its startup process stands still when the order to promote is there, and is
        released after 30 s, with another region permitted. By then the guard, or where that stands still the watchdog, has ended
        the database: nothing is written there, and it follows again.
      - Of the other effects none is outside of the store but in a guard's hand: an opening that comes late is refused by the
        database's own clock, an order to follow by the epoch of the database (`StaleOpeningTest`, `ReattachmentIT`; here the rows
        of the target's guard). CONFIRM, CATCH_UP and VERIFY only look.
      - A host that reboots, and a database that is started by hand, are in `GuardIT`; a batch that reaches Route 53 late is also in
        `StandInHeldBatchIT` and `MotoHeldBatchIT`.
      - The outage is the longest time without an acknowledged order from the fault to the first orders afterwards. The proof
        is that of the first run.

      """;

  private MatrixPage() {}

  /** The rows that stand there. */
  static List<Row> rows() throws IOException {
    return Files.exists(FILE)
        ? Files.readAllLines(FILE).stream().map(Row::parse).flatMap(Optional::stream).toList()
        : List.of();
  }

  /** Writes what was measured. */
  static void update(List<Row> measured) throws IOException {
    List<Row> all = new ArrayList<>(rows());
    all.removeIf(old -> measured.stream().anyMatch(old::isOf));
    all.addAll(measured);
    Files.writeString(FILE, HEAD + Row.table(all));
  }
}
