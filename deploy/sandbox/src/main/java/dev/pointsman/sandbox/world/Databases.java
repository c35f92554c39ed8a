package dev.pointsman.sandbox.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the databases' files: one primary and a streaming replica of it in every other region. They
 * are left stopped: a database of the world is started by its guard.
 *
 * <p>What differs between regions (address, port, sockets) lies outside of the data folder: {@code
 * pg_rewind} copies configuration files from the server that it rewinds to.
 */
final class Databases {
  /** The same in every region; closed to writes until a guard opens it. */
  private static final String SETTINGS =
      """
      default_transaction_read_only = on
      wal_log_hints = on
      wal_level = replica
      hot_standby = on
      max_wal_senders = 10
      wal_keep_size = 256MB
      max_connections = 60
      shared_buffers = 16MB
      max_wal_size = 256MB
      wal_retrieve_retry_interval = 500ms
      wal_receiver_status_interval = 1s
      jit = off
      log_line_prefix = '%m [%p] %q%u@%d '
      log_min_messages = log
      include '../conf/instance.conf'
      """;

  private final Plan plan;
  private final PostgresTools tools = PostgresTools.find();

  Databases(Plan plan) {
    this.plan = plan;
  }

  static Path data(Plan plan, Region region) {
    return plan.home(region, Role.DATABASE).resolve("data");
  }

  static Path socket(Plan plan, Region region) {
    return plan.home(region, Role.DATABASE).resolve("socket");
  }

  /** Makes all of them. */
  void create() {
    plan.regions().forEach(this::prepare);
    Region primary = plan.primary();
    initialise(primary);
    startOpen(primary);
    sql(primary, "postgres", users());
    sql(primary, Plan.DATABASE, tables());
    CompletableFuture.allOf(
            plan.regions().stream()
                .skip(1)
                .map(r -> CompletableFuture.runAsync(() -> copy(primary, r)))
                .toArray(CompletableFuture[]::new))
        .join();
    control(primary, "stop", "-m", "fast");
  }

  private void prepare(Region region) {
    Path home = tools.folder(plan.home(region, Role.DATABASE));
    tools.folder(home.resolve("socket"));
    tools.folder(home.resolve("conf"));
    write(
        home.resolve("conf/instance.conf"),
        """
        listen_addresses = '%s'
        port = %d
        unix_socket_directories = '%s'
        """
            .formatted(region.address(), region.ports().database(), socket(plan, region)));
  }

  private void initialise(Region region) {
    Path data = data(plan, region);
    tools.run(
        plan.home(region, Role.DATABASE),
        null,
        "initdb",
        "--pgdata=" + data,
        "--username=" + PostgresTools.USER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync");
    write(data.resolve("postgresql.conf"), SETTINGS);
    write(data.resolve("pg_hba.conf"), access());
  }

  /** By socket only those who may enter its folder; by network only from the world itself. */
  private String access() {
    return """
    local all         all trust
    local replication all trust
    host  all         all %1$s scram-sha-256
    host  replication all %1$s scram-sha-256
    """
        .formatted(plan.network() == null ? "127.0.0.0/8" : plan.network().subnet());
  }

  /** No guard is there yet, and nobody can reach it but by its socket. */
  private void startOpen(Region region) {
    control(
        region, "start", "-w", "-o", "-c default_transaction_read_only=off -c listen_addresses=");
  }

  private void control(Region region, String verb, String... words) {
    Path home = plan.home(region, Role.DATABASE);
    List<String> all = new ArrayList<>(List.of(verb, "--pgdata=" + data(plan, region)));
    all.add("--log=" + home.resolve("first.log"));
    all.addAll(List.of(words));
    tools.run(home, null, "pg_ctl", all.toArray(String[]::new));
  }

  private void sql(Region region, String database, String script) {
    tools.run(
        plan.home(region, Role.DATABASE),
        script,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--host=" + socket(plan, region),
        "--port=" + region.ports().database(),
        "--username=" + PostgresTools.USER,
        "--dbname=" + database);
  }

  private String users() {
    return """
    CREATE ROLE %1$s LOGIN PASSWORD '%2$s';
    CREATE ROLE %3$s LOGIN SUPERUSER PASSWORD '%4$s';
    CREATE ROLE %5$s LOGIN REPLICATION PASSWORD '%6$s';
    CREATE DATABASE %7$s OWNER %1$s;
    """
        .formatted(
            Plan.SHOP_USER,
            plan.secrets().shop(),
            Plan.OPERATOR_USER,
            plan.secrets().operator(),
            Plan.REPLICATION_USER,
            plan.secrets().replication(),
            Plan.DATABASE);
  }

  /**
   * The shop's orders; and a table for clients that write past the shop, to see who lets them. A
   * replica is rewound by what the replication user may read, which is not a superuser.
   */
  private static String tables() {
    return """
    GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean) TO %2$s;
    GRANT EXECUTE ON FUNCTION pg_stat_file(text, boolean) TO %2$s;
    GRANT EXECUTE ON FUNCTION pg_read_binary_file(text) TO %2$s;
    GRANT EXECUTE ON FUNCTION pg_read_binary_file(text, bigint, bigint, boolean) TO %2$s;
    SET ROLE %1$s;
    CREATE TABLE orders (
      client text NOT NULL, n bigint NOT NULL, region text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (client, n));
    CREATE TABLE intrusions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, region text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp());
    """
        .formatted(Plan.SHOP_USER, Plan.REPLICATION_USER);
  }

  private void copy(Region from, Region to) {
    Path data = data(plan, to);
    tools.run(
        plan.home(to, Role.DATABASE),
        null,
        "pg_basebackup",
        "--pgdata=" + data,
        "--host=" + socket(plan, from),
        "--port=" + from.ports().database(),
        "--username=" + PostgresTools.USER,
        "--checkpoint=fast",
        "--wal-method=stream",
        "--no-sync");
    write(data.resolve("standby.signal"), "");
    append(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=%s port=%d user=%s password=%s application_name=%s connect_timeout=2'\n"
            .formatted(
                from.address(),
                from.ports().database(),
                Plan.REPLICATION_USER,
                plan.secrets().replication(),
                to.name().replace('-', '_')));
  }

  private void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      tools.own(file);
    } catch (IOException e) {
      throw new WorldException(file + ": " + e.getMessage(), e);
    }
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new WorldException(file + ": " + e.getMessage(), e);
    }
  }
}
