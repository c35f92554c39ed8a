package dev.pointsman.probes.guard.database;

import java.nio.file.Path;

/**
 * Where the guarded database is, on this host.
 *
 * @param socketFolder the folder of its unix socket
 * @param port as in the socket's name
 * @param user a superuser, known by the socket alone
 * @param dbname the database that Pointsman's own tables stand in
 * @param data the data folder
 */
public record DatabaseAddress(Path socketFolder, int port, String user, String dbname, Path data) {

  /** The socket. */
  Path socket() {
    return socketFolder.resolve(".s.PGSQL." + port);
  }
}
