package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.WorldException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/** Reads the orders that a region's database has. */
public final class Orders {
  private Orders() {}

  /** The numbers of a client's orders. */
  public static Set<Long> of(Plan plan, Region region, String client) {
    Properties login = new Properties();
    login.setProperty("user", Plan.SHOP_USER);
    login.setProperty("password", plan.secrets().shop());
    login.setProperty("connectTimeout", "2");
    login.setProperty("socketTimeout", "10");
    String url =
        "jdbc:postgresql://"
            + region.address()
            + ":"
            + region.ports().database()
            + "/"
            + Plan.DATABASE;
    try (Connection connection = DriverManager.getConnection(url, login);
        PreparedStatement query =
            connection.prepareStatement("SELECT n FROM orders WHERE client = ?")) {
      query.setString(1, client);
      Set<Long> numbers = new HashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
      return numbers;
    } catch (SQLException e) {
      throw new WorldException("orders in " + region.name() + ": " + e.getMessage(), e);
    }
  }
}
