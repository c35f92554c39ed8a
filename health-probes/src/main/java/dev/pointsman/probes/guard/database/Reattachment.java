package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.process.DatabaseProcesses;
import dev.pointsman.probes.guard.process.Owner;
import dev.pointsman.probes.guard.process.Signal;
import dev.pointsman.probes.guard.process.Signals;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a database a standby of another. Judged by where the other forked from this one's timeline,
 * never by the timeline's number alone: two promotions can share a number.
 */
final class Reattachment {
  private static final Duration STARTING = Duration.ofSeconds(10);
  private static final Duration STOPPING = Duration.ofSeconds(20);
  private static final Duration REWINDING = Duration.ofMinutes(10);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** What {@code pg_rewind} copies from the source, and must stay this server's own. */
  private static final List<String> OWN_FILES =
      List.of("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf");

  private final DatabaseAddress address;
  private final Hooks hooks;
  private final Replication replication;
  private final Mark mark;

  Reattachment(DatabaseAddress address, Hooks hooks, Replication replication, Mark mark) {
    this.address = address;
    this.hooks = hooks;
    this.replication = replication;
    this.mark = mark;
  }

  /** Ends with a standby that streams, or with a stopped data folder that will start as one. */
  void run(GuardEffect.Reattach order, DatabaseProcesses processes)
      throws SQLException, IOException, CommandFailedException {
    DatabaseRole found = role(processes);
    if (found == DatabaseRole.STOPPED && !hooks.reattach().isEmpty()) {
      Command.run(hooks.reattach(), environment(order, "reattach"), REWINDING);
      return;
    }
    // what can be read is not stopped for a primary that does not answer, or is another database's
    Upstream upstream = Upstream.ask(order, replication);
    refuseStranger(order, upstream);
    if (found == DatabaseRole.STANDBY && repointed(order, upstream)) {
      return;
    }
    if (!processes.alive().isEmpty()) {
      refusePromoted(order, found);
      stop(processes);
    }
    if (hooks.reattach().isEmpty()) {
      attachStopped(order, upstream);
    } else {
      Command.run(hooks.reattach(), environment(order, "reattach"), REWINDING);
    }
  }

  private DatabaseRole role(DatabaseProcesses processes) throws SQLException {
    if (processes.alive().isEmpty()) {
      return DatabaseRole.STOPPED;
    }
    try (Session session = Session.open(address, ANSWER)) {
      return Look.take(session, false, true).role();
    }
  }

  /**
   * Points a running standby at the host; a reload is all that it takes.
   *
   * @return false if it has to be stopped: it has what the host never had
   * @throws IOException if it is left running as it is: it does not stream, or was promoted
   */
  private boolean repointed(GuardEffect.Reattach order, Upstream upstream)
      throws SQLException, IOException {
    try (Session session = Session.open(address, ANSWER)) {
      RunningStandby standby = new RunningStandby(session, order, upstream);
      writePassword();
      standby.point(connection(order));
      return switch (standby.await()) {
        case STREAMS -> true;
        case PARTED -> false;
        case PROMOTED -> throw new IOException("it was promoted while it was pointed elsewhere");
        case NOT_YET ->
            throw new IOException(
                "it runs, but does not stream from %s:%d yet"
                    .formatted(order.host(), order.port()));
      };
    }
  }

  /** An order may be older than the promotion of the very database that it is for. */
  private void refusePromoted(GuardEffect.Reattach order, DatabaseRole found)
      throws SQLException, IOException {
    try (Session session = Session.open(address, ANSWER)) {
      DatabaseView view = Look.take(session, false, true);
      Long epoch = view.epoch();
      if (view.role() != found || (epoch != null && epoch > order.epoch())) {
        throw new IOException(
            "it is %s in epoch %s, and was %s when it was told to follow in epoch %d"
                .formatted(view.role(), epoch, found, order.epoch()));
      }
    }
  }

  /** Waits until what was just started streams from the host. */
  void confirm(GuardEffect.Reattach order) throws SQLException, IOException {
    if (!hooks.reattach().isEmpty()) {
      return; // somebody else's way, who knows when it is done
    }
    Upstream upstream = Upstream.ask(order, replication);
    long until = System.nanoTime() + STARTING.toNanos();
    while (true) {
      try (Session session = Session.open(address, ANSWER)) {
        RunningStandby.Bond bond = new RunningStandby(session, order, upstream).await();
        if (bond != RunningStandby.Bond.STREAMS) {
          throw new IOException(
              "it was started, but its bond with %s:%d is %s"
                  .formatted(order.host(), order.port(), bond));
        }
        return;
      } catch (SQLException e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private void refuseStranger(GuardEffect.Reattach order, Upstream upstream)
      throws IOException, CommandFailedException {
    String mine = ControlData.read(address.data()).systemIdentifier();
    if (!upstream.systemIdentifier().equals(mine)) {
      throw new IOException(
          "%s:%d is another database: system identifier %s (expected: %s)"
              .formatted(order.host(), order.port(), upstream.systemIdentifier(), mine));
    }
  }

  private static void stop(DatabaseProcesses processes) throws IOException {
    processes.postmaster().ifPresent(pid -> Signals.send(pid, Signal.FAST_SHUTDOWN));
    if (!processes.awaitGone(System.nanoTime() + STOPPING.toNanos())) {
      throw new IOException("the database does not stop within " + STOPPING);
    }
  }

  private void attachStopped(GuardEffect.Reattach order, Upstream upstream)
      throws SQLException, IOException, CommandFailedException {
    ControlData mine = ControlData.read(address.data());
    if (mine.wasPrimary() && upstream.timeline() == mine.timeline()) {
      throw new IOException(
          "both were primaries on timeline %d, each by itself: only a new base backup helps"
              .formatted(mine.timeline()));
    }
    // two promotions can share a timeline's number, but not with one that never came so far
    if (upstream.timeline() >= mine.timeline() && !mark.isKnownTo(order, replication)) {
      throw new IOException(
          "%s:%d does not know the last run of this database: only a new base backup helps"
              .formatted(order.host(), order.port()));
    }
    if (mustRewind(mine, upstream)) {
      rewind(order, upstream);
    } else if (mine.killedInRecovery() && isPast(mine, upstream)) {
      forgetLaterTimelines(mine);
    }
    follow(order);
  }

  private static boolean mustRewind(ControlData mine, Upstream upstream) {
    if (!mine.wasPrimary() && upstream.timeline() == mine.timeline()) {
      return false; // a standby of that timeline
    }
    if (mine.killedInRecovery()) {
      return false; // it has to run and be stopped in order before anybody can tell, or rewind it
    }
    boolean inOrder = mine.shutDown() || mine.shutDownInRecovery();
    return !inOrder
        || upstream.left(mine.timeline()).map(fork -> isBeyond(mine, fork)).orElse(true);
  }

  private static boolean isPast(ControlData mine, Upstream upstream) {
    return upstream.left(mine.timeline()).filter(fork -> isBeyond(mine, fork)).isPresent();
  }

  /**
   * It starts only on a timeline that it can reach: had it heard of the fork that it is beyond, it
   * would refuse to.
   */
  private void forgetLaterTimelines(ControlData mine) throws IOException {
    try (DirectoryStream<Path> histories =
        Files.newDirectoryStream(address.data().resolve("pg_wal"), "????????.history")) {
      for (Path history : histories) {
        String timeline = history.getFileName().toString().substring(0, 8);
        if (Long.parseLong(timeline, 16) > mine.timeline()) {
          Files.delete(history);
        }
      }
    }
  }

  /** A primary's last record begins at its end; a standby's ends there. */
  private static boolean isBeyond(ControlData mine, Lsn fork) {
    int order = mine.end().compareTo(fork);
    return mine.wasPrimary() ? order >= 0 : order > 0;
  }

  private void rewind(GuardEffect.Reattach order, Upstream upstream)
      throws SQLException, IOException, CommandFailedException {
    if (!hooks.rewind().isEmpty()) {
      Command.run(hooks.rewind(), environment(order, "rewind"), REWINDING);
      return;
    }
    if (Upstream.checkpointTimeline(order, replication) != upstream.timeline()) {
      // pg_rewind goes by it: it would find nothing to do, or rewind to where nobody can follow
      throw new IOException("the new primary has no checkpoint on its timeline yet");
    }
    // no process of it is left, but the number in its lock file may be a zombie's, or another's
    Files.deleteIfExists(address.data().resolve("postmaster.pid"));
    Map<String, byte[]> own = new HashMap<>();
    for (String name : OWN_FILES) {
      Path file = address.data().resolve(name);
      if (Files.exists(file)) {
        own.put(name, Files.readAllBytes(file));
      }
    }
    List<String> command = new ArrayList<>(Owner.prefix(address.data()));
    command.addAll(
        List.of(
            Programs.find("pg_rewind", address.data()).toString(),
            "--target-pgdata=" + address.data(),
            "--source-server=" + connection(order) + " dbname=" + order.dbname()));
    writePassword();
    try {
      String said = Command.run(command, Map.of("LC_ALL", "C"), REWINDING);
      if (said.contains("no rewind required")) {
        throw new IOException("both are on one timeline, each by itself");
      }
    } finally {
      for (Map.Entry<String, byte[]> entry : own.entrySet()) {
        Files.write(address.data().resolve(entry.getKey()), entry.getValue());
      }
    }
  }

  private void follow(GuardEffect.Reattach order) throws IOException {
    writePassword();
    Path configuration = address.data().resolve("postgresql.auto.conf");
    List<String> lines = new ArrayList<>();
    if (Files.exists(configuration)) {
      Files.readAllLines(configuration).stream()
          .filter(line -> !line.startsWith("primary_conninfo"))
          .forEach(lines::add);
    }
    lines.add("primary_conninfo = '" + quoted(connection(order)) + "'");
    Files.write(configuration, lines);
    own(configuration);
    Path signal = address.data().resolve("standby.signal");
    Files.writeString(signal, "");
    own(signal);
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  /** Without the password, which settings and logs would show. */
  private String connection(GuardEffect.Reattach order) {
    return "host=%s port=%d user=%s application_name=%s passfile=%s connect_timeout=3"
        .formatted(
            order.host(), order.port(), replication.user(), replication.name(), passwordFile());
  }

  private Path passwordFile() {
    return address.data().resolve("pointsman.pgpass");
  }

  private void writePassword() throws IOException {
    String password = replication.password();
    String line =
        password == null
            ? ""
            : "*:*:*:%s:%s%n"
                .formatted(replication.user(), password.replace("\\", "\\\\").replace(":", "\\:"));
    Path file = passwordFile();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, line);
    own(file);
  }

  private void own(Path file) throws IOException {
    if (Owner.mustChange()) {
      Files.setOwner(file, Files.getOwner(address.data()));
    }
  }

  private Map<String, String> environment(GuardEffect.Reattach order, String mode) {
    return Map.of(
        "POINTSMAN_MODE", mode,
        "POINTSMAN_DATA", address.data().toString(),
        "POINTSMAN_HOST", order.host(),
        "POINTSMAN_PORT", Integer.toString(order.port()));
  }
}
