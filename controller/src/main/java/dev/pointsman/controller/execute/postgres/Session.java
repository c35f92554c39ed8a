package dev.pointsman.controller.execute.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, used by one thread that may block; everything ends by one deadline. */
final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final PgConnection connection;
  private final long deadline;

  private Session(PgConnection connection, long deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * Connects.
   *
   * @param connected deadline of connecting, on {@link System#nanoTime}
   * @param deadline of all that follows
   */
  static Session open(Vertx vertx, PgConnectOptions options, long connected, long deadline)
      throws InterruptedException {
    Future<PgConnection> connecting = PgConnection.connect(vertx, options);
    try {
      return new Session(await(connecting, connected), deadline);
    } catch (SessionException e) {
      // one that comes too late must not stay open
      connecting.onSuccess(PgConnection::close);
      throw e;
    }
  }

  /**
   * The last row that statements give, in one round trip: they have no parameters, as with them
   * each is prepared before, which is another one.
   */
  Row row(String sql) throws InterruptedException {
    Row last = null;
    for (RowSet<Row> rows = send(sql); rows != null; rows = rows.next()) {
      for (Row row : rows) {
        last = row;
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("no row (expected: one): " + sql);
    }
    return last;
  }

  /** Runs statements in one round trip. */
  void run(String sql) throws InterruptedException {
    send(sql);
  }

  private RowSet<Row> send(String sql) throws InterruptedException {
    return await(connection.query(sql).execute(), deadline);
  }

  private static <T> T await(Future<T> future, long deadline) throws InterruptedException {
    long left = Math.max(1, deadline - System.nanoTime());
    try {
      return future.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SessionException("DATABASE_TIMEOUT", "", "no answer in time", e);
    } catch (ExecutionException e) {
      throw problem(e.getCause() == null ? e : e.getCause());
    }
  }

  private static SessionException problem(Throwable cause) {
    if (cause instanceof PgException e) {
      String state = e.getSqlState() == null ? "" : e.getSqlState();
      String code = state.startsWith("28") ? "DATABASE_DENIED" : "DATABASE_ERROR";
      return new SessionException(
          code, state, e.getErrorMessage() + " (SQLSTATE " + state + ")", cause);
    }
    String message = cause.getMessage();
    return new SessionException(
        "DATABASE_UNREACHABLE",
        "",
        message == null ? cause.getClass().getSimpleName() : message,
        cause);
  }

  @Override
  public void close() {
    connection.close().onFailure(e -> log.debug("closing a session: {}", e.toString()));
  }
}
