package dev.pointsman.coordination.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on a free port of loopback, in a folder of its own: for tests and for
 * the sandbox. It runs as the user {@code postgres} when this process is root, which PostgreSQL
 * refuses to be. Superuser {@code postgres}, no password from loopback and the socket. Not for use
 * by several threads.
 */
public final class PostgresServer implements AutoCloseable {
  /** The superuser. */
  public static final String USER = "postgres";

  /** A socket's path may have 107 bytes; the name in the folder takes about 20. */
  private static final int LONGEST_SOCKET_FOLDER = 80;

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration TOOL_LIMIT = Duration.ofMinutes(2);
  private static final List<String> OWN_USER =
      List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");

  private final Path folder;
  private final int port;

  private PostgresServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Makes a new cluster below {@code folder}; does not start it. Write-ahead log hints are on, so
   * that it can be rewound; durability against a crash of the host is off.
   *
   * @param folder does not exist yet; its path is short enough for a socket
   */
  public static PostgresServer create(Path folder, int port) {
    PostgresServer server = prepared(folder, port);
    server.tool("initdb", "-D", server.data().toString(), "-U", USER, "-A", "trust", "--no-sync");
    server.append(
        "postgresql.conf",
        """
        listen_addresses = '127.0.0.1'
        fsync = off
        wal_log_hints = on
        hot_standby = on
        max_prepared_transactions = 5
        wal_keep_size = '256MB'
        wal_receiver_status_interval = '200ms'
        wal_retrieve_retry_interval = '200ms'
        max_connections = 40
        shared_buffers = '16MB'
        """);
    server.configureAddress();
    return server;
  }

  /** {@link #create(Path, int)} on a free port. */
  public static PostgresServer create(Path folder) {
    return create(folder, freePort());
  }

  /** A new folder for servers, with a short path, which PostgreSQL's user may enter. */
  public static Path temporaryFolder(String prefix) {
    try {
      Path made = Files.createTempDirectory(prefix);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder", e);
    }
  }

  /**
   * Copies a running server into {@code folder} as a streaming replica of it; does not start it.
   */
  public PostgresServer replica(Path replicaFolder, int replicaPort) {
    PostgresServer replica = prepared(replicaFolder, replicaPort);
    replica.tool(
        "pg_basebackup",
        "-D",
        replica.data().toString(),
        "-d",
        "host=127.0.0.1 port=" + port + " user=" + USER + " application_name=replica",
        "--checkpoint=fast",
        "--wal-method=stream",
        "--no-sync",
        "-R");
    replica.configureAddress();
    return replica;
  }

  /** {@link #replica(Path, int)} on a free port. */
  public PostgresServer replica(Path replicaFolder) {
    return replica(replicaFolder, freePort());
  }

  private static PostgresServer prepared(Path folder, int port) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (absolute.toString().length() > LONGEST_SOCKET_FOLDER) {
      throw new IllegalArgumentException(
          "folder: "
              + absolute
              + " (expected: at most "
              + LONGEST_SOCKET_FOLDER
              + " characters, a socket stands in it)");
    }
    try {
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (root()) {
        Files.setOwner(
            absolute,
            absolute.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("folder: " + absolute, e);
    }
    return new PostgresServer(absolute, port);
  }

  /** The last setting of a name wins, so a copied server's address is simply appended to. */
  private void configureAddress() {
    append("postgresql.conf", "port = " + port + "\nunix_socket_directories = '" + folder + "'\n");
  }

  /** Adds lines to a file of the data folder. */
  public void append(String file, String lines) {
    Path path = data().resolve(file);
    try {
      Files.writeString(path, Files.readString(path) + lines);
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
  }

  /** Starts it and waits until it accepts connections. */
  public void start() {
    tool(
        "pg_ctl",
        "start",
        "-w",
        "-t",
        Long.toString(START_LIMIT.toSeconds()),
        "-D",
        data().toString(),
        "-l",
        folder.resolve("server.log").toString());
  }

  /** Stops it in order: sessions are ended, replicas receive everything. */
  public void stop() {
    tool("pg_ctl", "stop", "-w", "-m", "fast", "-D", data().toString());
  }

  /** Starts it anew, as an administrator would. */
  public void restart() {
    stop();
    start();
  }

  /**
   * Kills every process of it, whoever started it, and forgets that it ran: until somebody has
   * taken notice of its end, a killed process still bars the start of the next. Nothing is no
   * error.
   */
  public void kill() {
    while (true) {
      List<ProcessHandle> alive = processes();
      if (alive.isEmpty()) {
        break;
      }
      alive.forEach(ProcessHandle::destroyForcibly);
      Thread.onSpinWait();
    }
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
      Files.deleteIfExists(folder.resolve(".s.PGSQL." + port + ".lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }

  /** Kills the postmaster alone; its backends may live on for a moment. */
  public void killPostmaster() {
    postmaster().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** The process that the others are children of; found without {@code postmaster.pid}. */
  public Optional<ProcessHandle> postmaster() {
    List<ProcessHandle> all = processes();
    return all.stream()
        .filter(p -> p.parent().map(parent -> !all.contains(parent)).orElse(false))
        .findFirst();
  }

  /**
   * Every live server process whose working folder is the data folder; not those that only hold it
   * in a namespace.
   */
  public List<ProcessHandle> processes() {
    List<ProcessHandle> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              if (data().equals(workingFolder(process.pid())) && isPostgres(process.pid())) {
                found.add(process);
              }
            });
    return found;
  }

  private static @Nullable Path workingFolder(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
    } catch (IOException e) {
      return null; // gone, or not ours to see
    }
  }

  private static boolean isPostgres(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills it and deletes its folder. */
  @Override
  public void close() {
    kill();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }

  /** The folder of the socket; the data folder stands in it. */
  public Path folder() {
    return folder;
  }

  /** PostgreSQL's data folder. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The folder of the unix socket. */
  public Path socketFolder() {
    return folder;
  }

  /** The port on 127.0.0.1, and in the socket's name. */
  public int port() {
    return port;
  }

  /** The address of a database in it, over TCP, as its superuser. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
  }

  /** The folder of PostgreSQL's programs, the newest version. */
  public static Path programs() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.comparingInt(bin -> Integer.parseInt(version(bin))))
          .orElseThrow(PostgresServer::missing);
    } catch (IOException e) {
      throw missing();
    }
  }

  private static String version(Path bin) {
    return bin.getName(bin.getNameCount() - 2).toString();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "no PostgreSQL server found in /usr/lib/postgresql/*/bin (expected: Debian's package"
            + " 'postgresql', version 15 or newer)");
  }

  /**
   * Runs one of PostgreSQL's programs as the right user.
   *
   * @throws IllegalStateException with its output, if it fails
   */
  public void tool(String program, String... arguments) {
    List<String> command = new ArrayList<>(root() ? OWN_USER : List.of());
    command.add(programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = folder.resolve(program + ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(TOOL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(program + " failed: " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(program + " was interrupted", e);
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A port that was free a moment ago. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
