package dev.pointsman.probes.guard.watchdog;

import dev.pointsman.probes.guard.process.DatabaseProcesses;
import dev.pointsman.probes.guard.process.Signal;
import dev.pointsman.probes.guard.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog itself. Everything happens on one thread, which lives as long as the process: the
 * kernel sends a parent's death signal when the <em>thread</em> that started the child ends.
 */
final class Watchdog {
  /** A guard that was never heard of is not waited for longer: it died while it started this. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(20);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  /** How often a standby is looked at that no guard answers for: a promotion takes longer. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /** What happens to the watchdog; the only way in. */
  sealed interface Happening {
    record Ordered(GuardConnection from, Order order) implements Happening {}

    record GuardGone(GuardConnection which) implements Happening {}

    record DatabaseEnded(Process which, int status) implements Happening {}
  }

  private final WatchdogSettings settings;
  private final DatabaseProcesses processes;
  private final Containment containment;
  private final LinkedBlockingQueue<Happening> inbox = new LinkedBlockingQueue<>();
  private final long bornNanos = System.nanoTime();
  private @Nullable GuardConnection guard;
  private boolean heardOfGuard;
  private boolean armed;
  private long deadlineNanos;
  private @Nullable Process database;
  private boolean standby;
  private long vouchedUntilNanos = System.nanoTime();

  Watchdog(WatchdogSettings settings, Containment containment) throws IOException {
    this.settings = settings;
    this.processes = DatabaseProcesses.of(settings.data());
    this.containment = containment;
  }

  /** Tells what happened; from any thread. */
  void tell(Happening happening) {
    inbox.add(happening);
  }

  /** Runs until the guard says that it is over. */
  void run() throws InterruptedException {
    processes.alive(); // everything that the last resort needs is loaded now, not then
    while (true) {
      Happening happening = inbox.poll(untilNext(), TimeUnit.NANOSECONDS);
      if (armed && System.nanoTime() - actsAt() >= 0) {
        fire("the guard is late");
      }
      if (!heardOfGuard && System.nanoTime() - bornNanos > FIRST_WORD.toNanos()) {
        log("no guard has come; ending");
        return;
      }
      if (happening != null && !handle(happening)) {
        return;
      }
      if (!armed && isPromotedUnanswered()) {
        fire("its standby is promoted, and no guard answers for that");
      }
    }
  }

  private long untilNext() {
    if (armed) {
      return Math.max(0, actsAt() - System.nanoTime());
    }
    if (standby && root() != 0) {
      return Math.max(LOOK.toNanos(), vouchedUntilNanos - System.nanoTime());
    }
    return FIRST_WORD.toNanos();
  }

  /**
   * Whether what was started as a standby, and so without a deadline, is about to take writes, or
   * does, and no guard is there that would close it: none lives, or it lives and does not know.
   */
  private boolean isPromotedUnanswered() {
    return standby
        && root() != 0
        && System.nanoTime() - vouchedUntilNanos >= 0
        && (Files.exists(promoteFile()) || !isStandby());
  }

  private boolean isStandby() {
    return Files.exists(settings.data().resolve("standby.signal"));
  }

  /** Until PostgreSQL comes to it, an order to become a primary lies there as a file. */
  private Path promoteFile() {
    return settings.data().resolve("promote");
  }

  /** A guard that lives may use most of its limit; nobody closes for one that is dead. */
  private long actsAt() {
    return guard == null ? deadlineNanos : deadlineNanos + settings.late().toNanos();
  }

  private void fire(String why) {
    log(why + ": killing the database");
    endDatabase();
    armed = false;
    send(new Reply.Fired());
  }

  private void endDatabase() {
    Process root = database;
    if (root != null && root.isAlive()) {
      Signals.send(root.pid(), Signal.KILL);
    }
    boolean gone = processes.kill(System.nanoTime() + KILL_LIMIT.toNanos());
    leaveOpenSwitch();
    log(gone ? "no process of the database is left" : "PROCESSES OF THE DATABASE ARE LEFT");
  }

  /** Where nobody but a guard may start the database, the file stays, and no server starts. */
  private void leaveOpenSwitch() {
    try {
      Path file = settings.openSwitch();
      if (Files.exists(file) && !Files.readString(file).contains(WatchdogSettings.STAYS)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      log("the open switch cannot be deleted: " + e);
    }
  }

  /** Whether to go on. */
  private boolean handle(Happening happening) {
    switch (happening) {
      case Happening.Ordered ordered -> {
        guard = ordered.from();
        heardOfGuard = true;
        return carryOut(ordered.order());
      }
      case Happening.GuardGone gone -> {
        if (gone.which().equals(guard)) {
          guard = null;
          log(armed ? "the guard is gone; its deadline stands" : "the guard is gone");
        }
      }
      case Happening.DatabaseEnded ended -> {
        if (ended.which().equals(database)) {
          leaveOpenSwitch();
          log("the database has ended, status " + ended.status());
          send(new Reply.Exited(ended.status()));
        }
      }
    }
    return true;
  }

  private boolean carryOut(Order order) {
    switch (order) {
      case Order.Hello _ ->
          send(new Reply.Here(System.nanoTime(), containment, armed, deadlineNanos, root()));
      case Order.Arm arm -> {
        armed = true;
        standby = false; // from now on it has a deadline, or was closed by a guard
        deadlineNanos = arm.deadlineNanos();
        send(new Reply.Armed(deadlineNanos));
      }
      case Order.Disarm _ -> {
        armed = false;
        standby |= isStandby(); // a deadline may have begun for what turned out to be one
        send(new Reply.Disarmed());
      }
      case Order.Vouch vouch -> {
        vouchedUntilNanos = vouch.untilNanos();
        send(new Reply.Vouched());
      }
      case Order.Start start -> start(start.deadlineNanos());
      case Order.Kill _ -> {
        endDatabase();
        send(new Reply.Killed());
      }
      case Order.Quit _ -> {
        endDatabase();
        return false;
      }
    }
    return true;
  }

  private long root() {
    Process root = database;
    return root != null && root.isAlive() ? root.pid() : 0;
  }

  private void start(@Nullable Long deadline) {
    if (root() != 0 || !processes.alive().isEmpty()) {
      send(new Reply.Failed("processes of the database are alive"));
      return;
    }
    if (deadline != null) {
      if (System.nanoTime() - deadline >= 0) {
        send(new Reply.Failed("the permit ran out before the database was started"));
        return;
      }
      armed = true;
      deadlineNanos = deadline;
    }
    try {
      Files.deleteIfExists(settings.openSwitch());
      Files.deleteIfExists(promoteFile()); // of an earlier life: the server would ignore it, too
      List<String> command = containment.wrap(settings.data(), settings.start());
      Process started =
          new ProcessBuilder(command)
              .directory(settings.data().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
              .start();
      started.getOutputStream().close();
      database = started;
      standby = deadline == null && isStandby();
      var _ = started.onExit().thenAccept(p -> tell(new Happening.DatabaseEnded(p, p.exitValue())));
      log("started the database: " + String.join(" ", command));
      send(new Reply.Started(started.pid()));
    } catch (IOException e) {
      send(new Reply.Failed(String.valueOf(e.getMessage())));
    }
  }

  private void send(Reply reply) {
    GuardConnection connection = guard;
    if (connection != null) {
      connection.send(reply);
    }
  }

  /** No logging library: this process is to be small, and to start fast. */
  @SuppressWarnings("SystemOut")
  private static void log(String what) {
    System.err.println(Instant.now() + " watchdog: " + what);
  }
}
