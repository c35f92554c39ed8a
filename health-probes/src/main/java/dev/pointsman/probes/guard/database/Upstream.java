package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.probes.guard.core.GuardEffect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What a primary says of itself over the replication protocol, which needs no more rights than a
 * standby has.
 *
 * @param history where its timeline forked from each earlier one, oldest first
 */
record Upstream(String systemIdentifier, int timeline, List<Fork> history) {
  private static final String LIMIT_SECONDS = "3";

  /** That {@code timeline} was left at {@code end}. */
  record Fork(int timeline, Lsn end) {}

  static Upstream ask(GuardEffect.Reattach order, Replication replication) throws SQLException {
    Properties properties = properties(replication);
    properties.setProperty("replication", "true");
    properties.setProperty("assumeMinServerVersion", "15");
    properties.setProperty("preferQueryMode", "simple");
    try (Connection connection = DriverManager.getConnection(url(order), properties);
        Statement statement = connection.createStatement()) {
      String systemIdentifier;
      int timeline;
      try (ResultSet identity = statement.executeQuery("IDENTIFY_SYSTEM")) {
        identity.next();
        systemIdentifier = identity.getString("systemid");
        timeline = identity.getInt("timeline");
      }
      if (timeline == 1) {
        return new Upstream(systemIdentifier, timeline, List.of());
      }
      try (ResultSet file = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
        file.next();
        String content = new String(file.getBytes("content"), StandardCharsets.UTF_8);
        return new Upstream(systemIdentifier, timeline, parse(content));
      }
    }
  }

  /** The timeline of its last checkpoint: after a promotion the earlier one, for a while. */
  static int checkpointTimeline(GuardEffect.Reattach order, Replication replication)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(order), properties(replication));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select timeline_id from pg_control_checkpoint()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String url(GuardEffect.Reattach order) {
    String dbname = URLEncoder.encode(order.dbname(), StandardCharsets.UTF_8).replace("+", "%20");
    return "jdbc:postgresql://" + order.host() + ":" + order.port() + "/" + dbname;
  }

  private static Properties properties(Replication replication) {
    Properties properties = new Properties();
    properties.setProperty("user", replication.user());
    String password = replication.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", LIMIT_SECONDS);
    properties.setProperty("socketTimeout", LIMIT_SECONDS);
    return properties;
  }

  /** Reads a history file. */
  static List<Fork> parse(String content) {
    return content
        .lines()
        .map(line -> line.split("\\s+", 3))
        .filter(words -> words.length >= 2 && words[0].matches("\\d+"))
        .map(words -> new Fork(Integer.parseInt(words[0]), Lsn.parse(words[1])))
        .toList();
  }

  /** Where it left a timeline; empty when it never was on it, or still is. */
  Optional<Lsn> left(int of) {
    return history.stream().filter(fork -> fork.timeline() == of).map(Fork::end).findFirst();
  }
}
