package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.millis;
import static dev.pointsman.controller.sim.world.Sources.onceIn;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Promotes model databases as the real driver does: resolve the password, look, trigger, wait,
 * prove, mark, asking before each act whether the order stands. Every word to the database and back
 * takes its way.
 */
final class Promotions implements DatabaseDriver {
  private static final long UNREACHABLE = 3_000_000_000L;
  private static final long LIMIT = 20_000_000_000L;
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Clockwork clock;
  private final Network network;
  private final Databases databases;
  private final SplittableRandom random;
  private final Life life;
  private final Warrant warrant;

  Promotions(
      Clockwork clock,
      Network network,
      Databases databases,
      SplittableRandom random,
      Life life,
      Warrant warrant) {
    this.clock = clock;
    this.network = network;
    this.databases = databases;
    this.random = random;
    this.life = life;
    this.warrant = warrant;
  }

  @Override
  public Future<Answer> look(DatabaseSpec spec, @Nullable Instant started) {
    Promise<Answer> answer = Promise.promise();
    ModelDatabase database = databases.of(Service.regionOf(spec));
    ask(database, answer, () -> {}, () -> answer.complete(Answer.Done.of(Map.of())));
    return answer.future();
  }

  @Override
  public Future<Answer> promote(Effect.Promote order) {
    Attempt attempt = new Attempt(order, databases.of(Service.regionOf(order.target())));
    long takes = databases.takeSecretDelay();
    if (takes > 0) {
      life.schedule(Duration.ofNanos(takes), attempt::look);
    } else {
      attempt.look();
    }
    return attempt.answer.future();
  }

  /** There, and back on the controller's thread; or the session breaks. */
  private void ask(ModelDatabase database, Promise<Answer> answer, Runnable there, Runnable back) {
    int from = Service.number(life.region());
    long way = network.way(from, database.number);
    if (way == Network.LOST) {
      clock.after(UNREACHABLE, () -> life.run(() -> unreachable(answer)));
      return;
    }
    clock.after(
        way,
        () -> {
          long home = network.way(database.number, from);
          if (!database.running) {
            clock.after(Math.max(0, home), () -> life.run(() -> unreachable(answer)));
            return;
          }
          boolean broken = databases.breaksNow();
          if (!broken || onceIn(random, 2)) {
            there.run();
          }
          if (home == Network.LOST || broken) {
            clock.after(UNREACHABLE, () -> life.run(() -> unreachable(answer)));
          } else {
            clock.after(home, () -> life.run(back));
          }
        });
  }

  private static void unreachable(Promise<Answer> answer) {
    answer.tryComplete(new Answer.Failed("DATABASE_UNREACHABLE", "no answer"));
  }

  private final class Attempt {
    final Effect.Promote order;
    final ModelDatabase database;
    final Promise<Answer> answer = Promise.promise();
    final long deadline = life.nanoTime() + LIMIT;
    int session;

    Attempt(Effect.Promote order, ModelDatabase database) {
      this.order = order;
      this.database = database;
    }

    void look() {
      ask(database, answer, () -> session = database.sessionsEnded, this::judge);
    }

    /** Not in a session that has been ended meanwhile. */
    private void trigger() {
      if (session == database.sessionsEnded) {
        long takes = onceIn(random, 25) ? millis(random, 3_000, 30_000) : millis(random, 50, 600);
        databases.triggerPromotion(database, takes);
      }
    }

    private void judge() {
      long epoch = order.id().epoch();
      if (database.epoch > epoch) {
        refuse("STALE");
      } else if (database.epoch == epoch && !database.run.equals(order.id().run())) {
        refuse("FOREIGN_EPOCH");
      } else if (!database.standbySignal) {
        prove("found promoted");
      } else if (database.branch.timeline != order.identity().timeline() || database.replayPaused) {
        refuse("REPLICA_UNFIT");
      } else if (isBehind(database.end)) {
        answer.tryComplete(new Answer.Failed("REPLICA_BEHIND", "received up to " + database.end));
      } else if (!warrant.stands(order.id())) {
        over();
      } else {
        ask(database, answer, this::trigger, this::await);
      }
    }

    private boolean isBehind(long position) {
      Lsn notBefore = order.notBefore();
      return notBefore != null && new Lsn(position).compareTo(notBefore) < 0;
    }

    private void await() {
      if (life.nanoTime() - deadline > 0) {
        answer.tryComplete(new Answer.Failed("DATABASE_TIMEOUT", "still in recovery"));
      } else if (database.standbySignal) {
        life.schedule(LOOK, () -> ask(database, answer, () -> {}, this::await));
      } else {
        prove("promoted");
      }
    }

    private void prove(String how) {
      if (database.branch.timeline != order.identity().timeline() + 1
          || isBehind(database.branch.forkedAt)) {
        refuse("REPLICA_UNFIT");
      } else if (!warrant.stands(order.id())) {
        over();
      } else {
        ask(database, answer, this::mark, () -> marked(how));
      }
    }

    private void mark() {
      boolean heard = session == database.sessionsEnded;
      if (heard && database.isPrimary() && database.epoch < order.id().epoch()) {
        database.mark(order.id().epoch(), order.id().run());
      }
    }

    private void marked(String how) {
      if (database.epoch != order.id().epoch() || !database.run.equals(order.id().run())) {
        refuse("STALE");
        return;
      }
      TreeMap<String, String> evidence = new TreeMap<>();
      evidence.put("how", how);
      answer.tryComplete(
          new Answer.Promoted(
              database.branch.timeline, new Lsn(database.branch.forkedAt), evidence));
    }

    private void refuse(String code) {
      answer.tryComplete(new Answer.Refused(code, "as the model has it"));
    }

    private void over() {
      answer.tryComplete(new Answer.Failed("ORDER_OVER", "leadership or the run ended"));
    }
  }
}
