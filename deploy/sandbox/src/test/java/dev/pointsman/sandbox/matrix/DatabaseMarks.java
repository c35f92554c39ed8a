package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.WorldException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a region's database says of itself.
 *
 * @param standby it is in recovery
 * @param timeline that it writes, or replays
 * @param epochs the rows of its epoch table, as {@code epoch run region}, oldest first
 * @param closed whether a new session may not write unless it says so
 */
record DatabaseMarks(boolean standby, int timeline, List<String> epochs, boolean closed) {

  static DatabaseMarks of(Plan plan, Region region) {
    try (Connection connection = connect(plan, region);
        Statement statement = connection.createStatement()) {
      boolean standby = text(statement, "select pg_is_in_recovery()").equals("t");
      String timeline =
          standby
              ? "select received_tli from pg_stat_wal_receiver"
              : "select ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int";
      String number = text(statement, timeline);
      return new DatabaseMarks(
          standby,
          number.isEmpty() ? 0 : Integer.parseInt(number),
          epochs(statement),
          text(statement, "show default_transaction_read_only").equals("on"));
    } catch (SQLException e) {
      throw new WorldException("database of " + region.name() + ": " + e.getMessage(), e);
    }
  }

  private static Connection connect(Plan plan, Region region) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", Plan.OPERATOR_USER);
    login.setProperty("password", plan.secrets().operator());
    login.setProperty("connectTimeout", "2");
    login.setProperty("socketTimeout", "10");
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(region.address(), region.ports().database(), Plan.DATABASE);
    return DriverManager.getConnection(url, login);
  }

  private static List<String> epochs(Statement statement) throws SQLException {
    List<String> epochs = new ArrayList<>();
    if (text(statement, "select to_regclass('pointsman.epoch')").isEmpty()) {
      return epochs;
    }
    try (ResultSet rows =
        statement.executeQuery(
            "select epoch || ' ' || run || ' ' || region from pointsman.epoch order by epoch")) {
      while (rows.next()) {
        epochs.add(rows.getString(1));
      }
    }
    return epochs;
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      String found = rows.next() ? rows.getString(1) : null;
      return found == null ? "" : found;
    }
  }
}
