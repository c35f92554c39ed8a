package dev.pointsman.sandbox.client;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Writes into one database, past the shop and past the name, every 20 ms, on one connection that it
 * opens again whenever it is lost. It has a thread of its own.
 */
final class Intruder implements Runnable {
  private static final Duration EVERY = Duration.ofMillis(20);

  /** Seconds; PostgreSQL's driver has no finer unit for connecting. */
  private static final String CONNECT_SECONDS = "1";

  private static final String ANSWER_SECONDS = "2";

  private final String region;
  private final String url;
  private final Properties login = new Properties();
  private final Manner manner;
  private final WriteLog log;
  private @Nullable Connection connection;
  private volatile boolean over;

  /** How it asks. */
  enum Manner {
    /** A plain statement, as an application that knows nothing. */
    PLAIN("INSERT INTO intrusions (region) VALUES ('%s')"),
    /** In a transaction that says READ WRITE, whatever the server's default. */
    INSISTING("BEGIN READ WRITE; INSERT INTO intrusions (region) VALUES ('%s'); COMMIT");

    private final String statement;

    Manner(String statement) {
      this.statement = statement;
    }
  }

  Intruder(String region, String url, String user, String password, Manner manner, WriteLog log) {
    this.region = region;
    this.url = url;
    this.manner = manner;
    this.log = log;
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("connectTimeout", CONNECT_SECONDS);
    login.setProperty("loginTimeout", CONNECT_SECONDS);
    login.setProperty("socketTimeout", ANSWER_SECONDS);
    login.setProperty("ApplicationName", "intruder");
  }

  @Override
  public void run() {
    while (!over) {
      long at = System.nanoTime();
      try {
        write(at);
      } catch (SQLException e) {
        failed(e);
      }
      sleepUntil(at + EVERY.toNanos());
    }
    drop();
  }

  private void write(long at) throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = DriverManager.getConnection(url, login);
      connection = open;
    }
    try (Statement statement = open.createStatement()) {
      statement.execute(manner.statement.formatted(region));
    }
    log.add(new Ack(region, Ack.NONE, at, System.nanoTime()));
  }

  /** A refused write leaves the connection as it was, a failed transaction must be ended. */
  private void failed(SQLException cause) {
    Connection open = connection;
    boolean refused = "25006".equals(cause.getSQLState());
    if (open == null || !refused) {
      drop();
      return;
    }
    try (Statement statement = open.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException _) {
      drop();
    }
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException _) {
        // it is gone, as wanted
      }
    }
  }

  private void sleepUntil(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
    } catch (InterruptedException _) {
      over = true;
    }
  }

  void stop() {
    over = true;
  }
}
