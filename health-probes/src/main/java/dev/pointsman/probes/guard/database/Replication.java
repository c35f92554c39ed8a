package dev.pointsman.probes.guard.database;

import org.jspecify.annotations.Nullable;

/**
 * How a standby connects to its primary.
 *
 * @param user a role that may replicate, and whom {@code pg_rewind} may use
 * @param password null when the primary asks for none; never logged
 * @param name what the primary shows as {@code application_name}
 */
public record Replication(String user, @Nullable String password, String name) {
  @Override
  public String toString() {
    return "Replication[" + user + "]";
  }
}
