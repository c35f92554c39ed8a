package dev.pointsman.probes.guard.database;

import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.process.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The newest row of the epoch table that a database had while it was a primary, kept beside its
 * data: a stopped database cannot be asked, and two promotions can share timeline and fork.
 */
final class Mark {
  private static final String NEWEST =
      """
      select epoch || ' ' || run || ' ' || region from pointsman.epoch order by epoch desc limit 1
      """;

  private static final String LIMIT_SECONDS = "3";

  private final Path file;
  private @Nullable String kept;

  Mark(Path data) {
    this.file = data.resolve("pointsman.mark");
  }

  /** Keeps it, if it has changed. */
  void keep(Session session) throws SQLException {
    String newest = session.value(NEWEST);
    if (newest == null || newest.equals(kept)) {
      return;
    }
    try {
      Path fresh = file.resolveSibling("pointsman.mark.new");
      Files.writeString(fresh, newest + "\n");
      if (Owner.mustChange()) {
        Files.setOwner(
            fresh, Files.getOwner(file.getParent())); // pg_rewind must be able to write it
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      kept = newest;
    } catch (IOException e) {
      kept = null; // tried again at the next look
    }
  }

  /**
   * Whether the primary descends from this database as it was last: it has the same row. True when
   * this database was never a primary with one.
   */
  boolean isKnownTo(GuardEffect.Reattach order, Replication replication)
      throws SQLException, IOException {
    if (!Files.exists(file)) {
      return true;
    }
    List<String> words = List.of(Files.readString(file).strip().split(" ", 3));
    try (Connection connection = connect(order, replication);
        PreparedStatement ask =
            connection.prepareStatement(
                "select count(*) from pointsman.epoch where epoch = ? and run = ? and region ="
                    + " ?")) {
      ask.setLong(1, Long.parseLong(words.get(0)));
      ask.setString(2, words.get(1));
      ask.setString(3, words.get(2));
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return row.getInt(1) == 1;
      }
    }
  }

  private static Connection connect(GuardEffect.Reattach order, Replication replication)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", replication.user());
    String password = replication.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", LIMIT_SECONDS);
    properties.setProperty("socketTimeout", LIMIT_SECONDS);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + order.host() + ":" + order.port() + "/" + order.dbname(),
        properties);
  }
}
