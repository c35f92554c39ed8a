package dev.pointsman.probes.guard;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import dev.pointsman.coordination.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One region: an etcd, a database, its guard as a process of its own. The test is the controller.
 */
final class GuardWorld {
  static final Duration PERMIT = Duration.ofSeconds(3);
  static final Duration LIMIT = Duration.ofMillis(1500);
  static final String HERE = "us-east-1";
  static final String ELSEWHERE = "us-west-2";

  /** Set before the guard starts; long where a guard must be replaced in time. */
  Duration permit = PERMIT;

  final Path folder;
  final EtcdServer etcd = EtcdServer.single();
  final EtcdStore store =
      EtcdStore.connect(new EtcdConfig(etcd.endpoints(), null, Duration.ofSeconds(10)));
  final PostgresServer postgres;
  private final List<HostileClient> clients = new ArrayList<>();
  private @Nullable Process guard;

  GuardWorld() throws Exception {
    folder = PostgresServer.temporaryFolder("guard");
    postgres = PostgresServer.create(folder.resolve("a"));
    postgres.start();
    sql("create table hostile (n bigserial primary key, at timestamptz default now())");
    sql("create role app login; grant all on all tables in schema public to app");
    sql("grant all on all sequences in schema public to app");
    postgres.stop();
  }

  /** Starts the guard, with lines added to its configuration. */
  void startGuard(String... more) throws IOException {
    Path file = folder.resolve("guard.yaml");
    Files.writeString(
        file,
        """
        service: shop
        region: us-east-1
        etcd: { endpoints: ["%s"] }
        controllers: [c1]
        state: %s
        permit: %dms
        limit: %dms
        database: { socket: %s, port: %d, data: %s }
        replication: { user: postgres }
        %s
        """
            .formatted(
                etcd.endpoints().getFirst(),
                state(),
                permit.toMillis(),
                LIMIT.toMillis(),
                postgres.socketFolder(),
                postgres.port(),
                postgres.data(),
                String.join("\n", more)));
    guard =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GuardProcess.class.getName(),
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("guard.log").toFile()))
            .start();
  }

  Path state() {
    return folder.resolve("s");
  }

  /** Writes the state, as the leader would. */
  void permit(long epoch, @Nullable String region) throws Exception {
    permit(epoch, region, null);
  }

  void permit(long epoch, @Nullable String region, @Nullable String systemIdentifier)
      throws Exception {
    ServiceState state =
        new ServiceState(
            epoch,
            region,
            null,
            new TreeSet<>(),
            List.of(HERE),
            region == null ? "run-" + epoch : null,
            0,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            systemIdentifier == null
                ? null
                : new ServiceState.DatabaseIdentity(systemIdentifier, 1));
    put(KeySpace.state("shop"), Codecs.STATE.encode(state));
  }

  /** Again until it is done: the same value twice is no harm. */
  void put(String key, String value) throws Exception {
    Await.until(
        "written",
        () -> {
          store
              .commit(Transaction.when().put(key, value).build())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
          return true;
        });
  }

  Optional<GuardRecord> record() throws Exception {
    return store
        .get(KeySpace.guard("shop", HERE))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .entry()
        .map(Entry::value)
        .map(Codecs.GUARD::decode);
  }

  /** Permits this region and waits until the database is open and hostile clients write. */
  void open(long epoch) throws Exception {
    permit(epoch, HERE);
    Await.until("open", () -> record().filter(r -> r.phase() == GuardPhase.OPEN).isPresent());
  }

  HostileClient plain() {
    return added(HostileClient.plain(url("app")));
  }

  HostileClient insisting() {
    return added(HostileClient.insisting(url("app")));
  }

  HostileClient superuser() {
    return added(HostileClient.insisting(url("postgres")));
  }

  private HostileClient added(HostileClient client) {
    clients.add(client);
    return client;
  }

  String url(String user) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=" + user;
  }

  Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(url(user) + "&preferQueryMode=simple");
  }

  void sql(String statement) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  /** What a new session of an application would be. */
  String setting() throws SQLException {
    try (Connection connection = connect("app");
        Statement ask = connection.createStatement();
        var answer = ask.executeQuery("show default_transaction_read_only")) {
      answer.next();
      return answer.getString(1);
    }
  }

  String guardLog() throws IOException {
    return Files.readString(folder.resolve("guard.log"));
  }

  /** Takes the permit away, and waits for the acknowledgement. */
  GuardRecord fence(long epoch) throws Exception {
    permit(epoch, null);
    Await.until(
        "acknowledged",
        () ->
            record()
                .filter(r -> r.acknowledgement() != null && r.acknowledgement().epoch() == epoch)
                .isPresent());
    return record().orElseThrow();
  }

  Process guard() {
    Process process = guard;
    if (process == null) {
      throw new IllegalStateException("no guard was started");
    }
    return process;
  }

  long watchdogPid() throws IOException {
    return Long.parseLong(Files.readString(state().resolve("watchdog.pid")).strip());
  }

  void signal(String signal, long... pids) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    for (long pid : pids) {
      command.add(Long.toString(pid));
    }
    new ProcessBuilder(command).start().waitFor();
  }

  /** For people who look for why a test failed. */
  private void keepLogs() throws IOException {
    Path kept = Files.createDirectories(Path.of("target", "guard-it", folder.getFileName() + ""));
    for (Path log :
        List.of(
            folder.resolve("guard.log"),
            state().resolve("watchdog.log"),
            state().resolve("database.log"))) {
      if (Files.exists(log)) {
        Files.copy(log, kept.resolve(log.getFileName()));
      }
    }
  }

  /** Ends and deletes everything. */
  void close() throws Exception {
    for (HostileClient client : clients) {
      client.close();
    }
    Process process = guard;
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    if (Files.exists(state().resolve("watchdog.pid"))) {
      ProcessHandle.of(watchdogPid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    keepLogs();
    postgres.close();
    store.close();
    etcd.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
