package dev.pointsman.probes.guard.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One superuser session over the unix socket. Every read has a time limit; a session that exceeded
 * it is broken and must be closed. For one thread, but {@link #close} is for any.
 */
final class Session implements AutoCloseable {
  /** SQLSTATE of a write in a read-only transaction. */
  static final String READ_ONLY = "25006";

  private final Connection connection;

  private Session(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a session.
   *
   * @param limit for connecting and for each answer
   */
  static Session open(DatabaseAddress address, Duration limit) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("ApplicationName", "pointsman-guard");
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", UnixSocketFactory.argument(address.socket(), limit));
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("loginTimeout", "0");
    properties.setProperty("connectTimeout", "0"); // or it would replace the limit by its own
    properties.setProperty("preferQueryMode", "simple");
    Connection connection =
        DriverManager.getConnection("jdbc:postgresql://unix/" + address.dbname(), properties);
    Session session = new Session(connection);
    session.limit(limit);
    return session;
  }

  /** Limits each answer from now on. */
  void limit(Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, limit.toMillis()));
  }

  /** Runs a statement that returns nothing of interest. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row; null when there is none, or it is null. */
  @Nullable String value(String sql, Object... parameters) throws SQLException {
    List<@Nullable String> row = row(sql, parameters);
    return row.isEmpty() ? null : row.getFirst();
  }

  /** The first row as text; empty when there is none. */
  List<@Nullable String> row(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<@Nullable String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            values.add(rows.getString(i));
          }
        }
      }
      return values;
    }
  }

  /** Ends the connection at once, from any thread. */
  @Override
  public void close() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // it is of no use in any case
    }
  }
}
