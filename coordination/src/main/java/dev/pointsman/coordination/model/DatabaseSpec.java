package dev.pointsman.coordination.model;

/** A region's database, as its driver needs to know it. */
public sealed interface DatabaseSpec {

  /** The name that checks refer to. */
  String name();

  /**
   * A PostgreSQL server, version 15 or newer, with a guard of ours beside it.
   *
   * @param host name or address, as controllers, agents and the other regions' replicas reach it
   * @param dbname the database that connections open
   * @param password a reference ({@code ${env:..}}, {@code ${file:..}}), resolved by whoever
   *     connects
   */
  record Postgres(
      String name, String host, int port, String dbname, String user, SecretRef password)
      implements DatabaseSpec {
    public Postgres {
      Bounds.host("host", host);
      Bounds.port("port", port);
    }
  }
}
