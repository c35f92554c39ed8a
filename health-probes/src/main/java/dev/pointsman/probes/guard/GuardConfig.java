package dev.pointsman.probes.guard;

import dev.pointsman.coordination.config.ConfigFile;
import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.config.Shape;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.database.DatabaseAddress;
import dev.pointsman.probes.guard.database.Hooks;
import dev.pointsman.probes.guard.failsafe.FailsafeAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The guard's configuration, as {@code guard.schema.json} describes it.
 *
 * @param state a folder of its own
 * @param terms without a word on the watchdog, which is only known when it stands
 * @param restart how long a database that died by itself stays down while it is permitted
 * @param failsafe whom to ask while etcd answers nobody; null for nobody
 */
public record GuardConfig(
    String service,
    String region,
    EtcdAccess etcd,
    Path state,
    GuardTerms terms,
    Fence fence,
    DatabaseAddress database,
    ReplicationUser replication,
    Hooks hooks,
    Duration heartbeat,
    Duration restart,
    @Nullable FailsafeAccess failsafe) {

  /** Whom a standby connects as; null for no password. */
  public record ReplicationUser(String user, @Nullable SecretRef password) {}

  private static final Duration DEFAULT_PERMIT = Duration.ofSeconds(3);
  private static final Duration DEFAULT_LIMIT = Duration.ofMillis(1500);
  private static final Duration DEFAULT_ELECTION = Duration.ofSeconds(1);
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofMillis(500);
  private static final Duration DEFAULT_RESTART = Duration.ofSeconds(10);
  private static final int DEFAULT_PORT = 5432;

  /** Killing a database and seeing it dead takes a quarter of the limit, on a busy machine too. */
  private static final Duration LEAST_LIMIT = Duration.ofMillis(800);

  /** A unix socket's path may have 107 bytes. */
  private static final int LONGEST_SOCKET = 107;

  private static final ConfigFile<GuardConfig> FILE =
      new ConfigFile<>(
          Shape.beside(GuardConfig.class, "guard.schema.json"),
          GuardConfig::check,
          GuardConfig::of);

  /**
   * Reads a file.
   *
   * @throws dev.pointsman.coordination.config.InvalidConfigException with all problems at once
   */
  public static GuardConfig read(Path file) {
    return FILE.read(file);
  }

  private static void check(Fields top, Problems problems) {
    EtcdAccess.check(top, problems);
    Duration permit = top.duration("permit").orElse(DEFAULT_PERMIT);
    Duration limit = top.duration("limit").orElse(DEFAULT_LIMIT);
    Duration election = top.duration("election").orElse(DEFAULT_ELECTION);
    Duration least = election.multipliedBy(2).plusSeconds(1);
    if (permit.compareTo(least) < 0) {
      problems.add(
          top.path("permit"),
          text(permit),
          "at least " + text(least) + ": twice etcd's election timeout and 1s");
    }
    if (limit.compareTo(LEAST_LIMIT) < 0) {
      problems.add(top.path("limit"), text(limit), "at least " + text(LEAST_LIMIT));
    }
    top.section("replication")
        .ifPresent(replication -> Secrets.system().check(replication, "password", problems));
    top.section("failsafe")
        .ifPresent(failsafe -> FailsafeSection.check(failsafe, top.texts("controllers"), problems));
    top.text("state").ifPresent(state -> checkState(top, state, problems));
    top.section("database")
        .ifPresent(
            database ->
                database
                    .text("data")
                    .filter(data -> !Files.isRegularFile(Path.of(data, "PG_VERSION")))
                    .ifPresent(
                        data ->
                            problems.add(
                                database.path("data"), data, "a data folder of PostgreSQL")));
  }

  private static void checkState(Fields top, String state, Problems problems) {
    String socket = Path.of(state).toAbsolutePath().resolve("watchdog.sock").toString();
    if (socket.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
      problems.add(top.path("state"), state, "a shorter path: a unix socket stands in it");
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static GuardConfig of(Fields top) {
    Fields database = top.section("database").orElseThrow();
    Fields replication = top.section("replication").orElseThrow();
    Fields hooks = top.section("hooks").orElse(Fields.NONE);
    return new GuardConfig(
        top.text("service").orElseThrow(),
        top.text("region").orElseThrow(),
        EtcdAccess.of(top),
        Path.of(top.text("state").orElseThrow()).toAbsolutePath(),
        new GuardTerms(
            top.duration("permit").orElse(DEFAULT_PERMIT),
            top.duration("limit").orElse(DEFAULT_LIMIT),
            false,
            top.choice("last-resort", LastResort.class).orElse(LastResort.KILL),
            top.texts("controllers")),
        top.choice("fence", Fence.class).orElse(Fence.STOP),
        new DatabaseAddress(
            Path.of(database.text("socket").orElseThrow()),
            database.number("port").orElse(DEFAULT_PORT),
            database.text("user").orElse("postgres"),
            database.text("dbname").orElse("postgres"),
            Path.of(database.text("data").orElseThrow()).toAbsolutePath()),
        new ReplicationUser(
            replication.text("user").orElseThrow(), replication.secret("password").orElse(null)),
        new Hooks(
            hooks.texts("start"),
            hooks.texts("stop"),
            hooks.texts("fence"),
            hooks.texts("rewind"),
            hooks.texts("reattach")),
        top.duration("heartbeat").orElse(DEFAULT_HEARTBEAT),
        top.duration("restart").orElse(DEFAULT_RESTART),
        top.section("failsafe").map(FailsafeSection::of).orElse(null));
  }
}
