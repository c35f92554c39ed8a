package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Offload;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.coordination.model.DatabaseSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Promotes PostgreSQL replicas; see the package for the law.
 *
 * <p>Codes of failures: {@code DATABASE_UNREACHABLE}, {@code DATABASE_TIMEOUT}, {@code
 * DATABASE_DENIED}, {@code DATABASE_ERROR}, {@code DATABASE_ELSEWHERE}, {@code REPLICA_BEHIND},
 * {@code SECRET_UNAVAILABLE}, {@code ORDER_OVER}. Codes of refusals: {@code REPLICA_UNFIT}, {@code
 * STALE}, {@code FOREIGN_EPOCH}.
 *
 * <p>Called on any Vert.x context, blocks none: each order runs on a virtual thread.
 */
public final class PostgresDatabase implements DatabaseDriver, AutoCloseable {
  /** A server on another continent answers in a fraction of this. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Replay of what was received may take a while; beyond this the order is given anew. */
  private static final Duration ORDER = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final SecretResolver secrets;
  private final Warrant warrant;
  private final Duration limit;
  private final Offload offload;

  public PostgresDatabase(Vertx vertx, SecretResolver secrets, Warrant warrant) {
    this(vertx, secrets, warrant, ORDER);
  }

  /**
   * With a time limit of its own.
   *
   * @param limit of one order, from its password to the epoch row
   */
  public PostgresDatabase(Vertx vertx, SecretResolver secrets, Warrant warrant, Duration limit) {
    this.vertx = vertx;
    this.secrets = secrets;
    this.warrant = warrant;
    this.limit = limit;
    this.offload = new Offload(vertx, "postgres");
  }

  @Override
  public Future<Answer> promote(Effect.Promote order) {
    return switch (order.target()) {
      case DatabaseSpec.Postgres target -> offload.run(() -> promote(order, target));
    };
  }

  @Override
  public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
    return switch (database) {
      case DatabaseSpec.Postgres target ->
          offload.run(() -> with(target, (session, _) -> look(session, started)));
    };
  }

  private static Answer look(Session session, @Nullable Instant started)
      throws InterruptedException {
    Standing standing;
    try {
      standing = Standing.read(session);
    } catch (SessionException e) {
      List<String> missing = e.isDenied() ? Privileges.missing(session) : List.of();
      if (missing.isEmpty()) {
        throw e;
      }
      return denied(missing);
    }
    Answer elsewhere = standing.elsewhere(started);
    if (elsewhere != null) {
      return elsewhere;
    }
    List<String> missing = Privileges.missing(session);
    return missing.isEmpty()
        ? Answer.Done.of(Map.of("standing", standing.toString()))
        : denied(missing);
  }

  private static Answer denied(List<String> missing) {
    return new Answer.Failed("DATABASE_DENIED", "the user lacks: " + String.join(", ", missing));
  }

  private Answer promote(Effect.Promote order, DatabaseSpec.Postgres target)
      throws InterruptedException {
    return with(
        target, (session, deadline) -> new Promotion(session, order, warrant, deadline).carryOut());
  }

  private interface Work {
    Answer on(Session session, long deadline) throws InterruptedException;
  }

  private Answer with(DatabaseSpec.Postgres target, Work work) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos(); // what the secret takes counts, too
    String password;
    try {
      password = secrets.resolve(target.password());
    } catch (RuntimeException e) {
      return new Answer.Failed("SECRET_UNAVAILABLE", String.valueOf(e.getMessage()));
    }
    long now = System.nanoTime();
    long connected = now + Math.min(CONNECT.toNanos(), deadline - now);
    try (Session session = Session.open(vertx, options(target, password), connected, deadline)) {
      return work.on(session, deadline);
    } catch (SessionException e) {
      String where = target.host() + ":" + target.port() + ": ";
      return new Answer.Failed(e.code(), where + e.getMessage());
    }
  }

  private static PgConnectOptions options(DatabaseSpec.Postgres target, String password) {
    PgConnectOptions options = new PgConnectOptions();
    options
        .setHost(target.host())
        .setPort(target.port())
        .setDatabase(target.dbname())
        .setUser(target.user())
        .setPassword(password)
        .addProperty("application_name", "pointsman-controller");
    options.setReconnectAttempts(0);
    return options;
  }

  @Override
  public void close() {
    offload.close();
  }
}
