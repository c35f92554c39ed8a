package dev.pointsman.sandbox.world;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a process of the world does. */
public enum Role {
  /** One member of the etcd cluster. */
  ETCD,
  CONTROLLER,
  AGENT,
  /** The process that opens and closes the database. */
  GUARD,
  /** Started by the guard; kills the database when the guard cannot. */
  WATCHDOG,
  /** PostgreSQL, all its processes. */
  DATABASE,
  /** The application that writes to the database. */
  SHOP,
  /** Where the regions have a network: what makes the way to the others long. */
  RELAY,
  /** The Route 53 stand-in; it belongs to no region. */
  ROUTE53;

  /** Its name in commands, folders and reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text().equals(text)).findFirst();
  }
}
