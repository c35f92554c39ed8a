package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.execute.postgres.Standing.EpochMark;
import dev.pointsman.coordination.model.Lsn;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One order on one session: look, act, prove, mark. Confined to one thread. Each is one round trip,
 * for the target may be an ocean away and the service stands still meanwhile.
 */
final class Promotion {
  /** How often the end of recovery is looked for: a share of an outage. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Looks again at most this often when somebody else was quicker. */
  private static final int LOOKS = 5;

  private final Session session;
  private final Effect.Promote order;
  private final Warrant warrant;
  private final long deadline;
  private boolean triggered;

  Promotion(Session session, Effect.Promote order, Warrant warrant, long deadline) {
    this.session = session;
    this.order = order;
    this.warrant = warrant;
    this.deadline = deadline;
  }

  Answer carryOut() throws InterruptedException {
    for (int look = 1; ; look++) {
      try {
        return once();
      } catch (SessionException e) {
        if (!e.isOvertaken() || look == LOOKS) {
          throw e;
        }
        session.run("rollback"); // a warning, no error, where no transaction is open
      }
    }
  }

  private Answer once() throws InterruptedException {
    Standing standing = Standing.read(session, intended());
    Answer elsewhere = standing.elsewhere(order.started());
    if (elsewhere != null) {
      return elsewhere;
    }
    Answer foreign = foreign(standing);
    if (foreign != null) {
      return foreign;
    }
    if (!standing.recovery()) {
      return prove(standing);
    }
    Answer unfit = unfit(standing);
    return unfit == null ? promote() : unfit;
  }

  /** Another cluster, or one that bears a newer epoch or another's mark; null if it is ours. */
  private @Nullable Answer foreign(Standing standing) {
    String expected = order.identity().systemIdentifier();
    if (!standing.systemIdentifier().equals(expected)) {
      return unfit("system identifier " + standing.systemIdentifier(), expected);
    }
    EpochMark mark = standing.mark();
    if (mark == null || mark.epoch() < order.id().epoch() || isMine(mark)) {
      return null;
    }
    String detail = "the database bears epoch " + mark.epoch() + " of run " + mark.run();
    return new Answer.Refused(
        mark.epoch() > order.id().epoch() ? "STALE" : "FOREIGN_EPOCH",
        detail
            + " (expected: at most epoch "
            + order.id().epoch()
            + " of "
            + order.id().run()
            + ")");
  }

  private boolean isMine(EpochMark mark) {
    return mark.epoch() == order.id().epoch() && mark.run().equals(order.id().run());
  }

  private @Nullable Answer unfit(Standing replica) {
    if (replica.timeline() != order.identity().timeline()) {
      return unfit("timeline " + replica.timeline(), "" + order.identity().timeline());
    }
    if (replica.paused()) {
      return unfit("replay is paused", "a replica that replays");
    }
    Lsn notBefore = order.notBefore();
    if (notBefore != null && replica.position().compareTo(notBefore) < 0) {
      return new Answer.Failed(
          "REPLICA_BEHIND",
          "received up to " + replica.position() + " (expected: at least " + notBefore + ")");
    }
    return null;
  }

  private static Answer unfit(String found, String expected) {
    return new Answer.Refused("REPLICA_UNFIT", found + " (expected: " + expected + ")");
  }

  /**
   * Triggers and waits. Triggering a promotion that runs already changes nothing. The server's own
   * wait looks ten times a second: ours looks more often, as the service stands still meanwhile.
   */
  private Answer promote() throws InterruptedException {
    if (!warrant.stands(order.id())) {
      return over();
    }
    triggered = true;
    session.run("select pg_promote(false)");
    Standing standing = Standing.read(session, intended());
    while (standing.recovery()) {
      if (System.nanoTime() + LOOK.toNanos() - deadline > 0) {
        return new Answer.Failed("DATABASE_TIMEOUT", "triggered, but still in recovery");
      }
      Thread.sleep(LOOK);
      standing = Standing.read(session, intended());
    }
    return prove(standing);
  }

  /** The timeline of the one promotion that is meant. */
  private int intended() {
    return order.identity().timeline() + 1;
  }

  private Answer prove(Standing primary) throws InterruptedException {
    int before = order.identity().timeline();
    if (primary.timeline() != intended()) {
      return unfit("a primary on timeline " + primary.timeline(), "timeline " + intended());
    }
    Fork fork = Fork.parse(String.valueOf(primary.history()));
    if (fork.parent() != before) {
      return unfit("forked from timeline " + fork.parent(), "from timeline " + before);
    }
    Lsn notBefore = order.notBefore();
    if (notBefore != null && fork.at().compareTo(notBefore) < 0) {
      return unfit("forked at " + fork.at(), "at or after " + notBefore);
    }
    if (!warrant.stands(order.id())) {
      return over();
    }
    Answer refused = mark(primary);
    return refused == null ? promoted(primary, fork) : refused;
  }

  private static Answer over() {
    return new Answer.Failed(
        "ORDER_OVER", "leadership or the run ended before the database was changed");
  }

  /**
   * Writes run and epoch; null when they stand there. All in one message: the server stops at the
   * first statement that fails, and what was begun is not committed.
   */
  private @Nullable Answer mark(Standing primary) throws InterruptedException {
    Row newest =
        session.row(
            MarkScript.of(primary.table(), order.id().epoch(), order.id().run(), order.region()));
    EpochMark found = new EpochMark(newest.getLong(0), newest.getString(1), "");
    return isMine(found)
        ? null
        : new Answer.Refused(
            found.epoch() > order.id().epoch() ? "STALE" : "FOREIGN_EPOCH",
            "the database bears epoch " + found.epoch() + " of run " + found.run());
  }

  private Answer promoted(Standing primary, Fork fork) {
    TreeMap<String, String> evidence = new TreeMap<>();
    evidence.put("system", primary.systemIdentifier());
    evidence.put("timeline", Integer.toString(primary.timeline()));
    evidence.put("fork", fork.at().toString());
    evidence.put("epoch", Long.toString(order.id().epoch()));
    evidence.put("region", order.region());
    evidence.put("how", triggered ? "promoted" : "found promoted");
    return new Answer.Promoted(primary.timeline(), fork.at(), evidence);
  }
}
