package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.Refusal;
import dev.pointsman.probes.guard.process.DatabaseProcesses;
import dev.pointsman.probes.guard.process.Signal;
import dev.pointsman.probes.guard.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real database. Two threads at most: one that looks, opens, starts and re-attaches, and one
 * that closes. A closing breaks the other's session first, and from then on nothing of the other's
 * takes effect: the switch is only touched under a lock, by whom no closing has overtaken.
 */
public final class PostgresControl implements DatabaseControl {
  /**
   * A healthy server answers over the socket in a few ms; one that is recovering, with an error.
   */
  private static final Duration ANSWER = Duration.ofMillis(800);

  private static final Duration KILLING = Duration.ofSeconds(5);

  private final DatabaseAddress address;
  private final String region;
  private final DatabaseProcesses processes;
  private final OpenSwitch openSwitch;
  private final Hooks hooks;
  private final LastResort lastResort;
  private final WatchdogLeash leash;
  private final Mark mark;
  private final Reattachment reattachment;

  /** Grows when a closing begins and when it ends. */
  private final AtomicInteger closings = new AtomicInteger();

  private final ReentrantLock switching = new ReentrantLock();
  private volatile @Nullable Session session;

  /** For the closing alone: all slots may be taken when it comes. */
  private volatile @Nullable Session reserve;

  private String systemIdentifier = "";

  public PostgresControl(
      DatabaseAddress address,
      String region,
      Hooks hooks,
      LastResort lastResort,
      Fence fence,
      Replication replication,
      WatchdogLeash leash)
      throws IOException {
    this.address = address;
    this.region = region;
    this.processes = DatabaseProcesses.of(address.data());
    this.openSwitch = new OpenSwitch(address.data().resolve("postgresql.conf"), fence);
    this.hooks = hooks;
    this.lastResort = lastResort;
    this.leash = leash;
    this.mark = new Mark(address.data());
    this.reattachment = new Reattachment(address, hooks, replication, mark);
  }

  /** Where the switch of a data folder stands; the watchdog deletes it. */
  public static Path openSwitch(Path data) {
    return OpenSwitch.in(data);
  }

  @Override
  public DatabaseView observe() {
    while (true) {
      int before = closings.get();
      DatabaseView view = look();
      if (closings.get() == before) {
        return view;
      }
    }
  }

  private DatabaseView look() {
    boolean standbySignal = isStandby();
    try {
      Session open = session();
      DatabaseView view = Look.take(open, watched(), standbySignal);
      systemIdentifier = view.systemIdentifier();
      if (view.role() == DatabaseRole.PRIMARY && view.epoch() != null) {
        mark.keep(open);
      }
      if (reserve == null) {
        reserve = Session.open(address, ANSWER);
      }
      return view;
    } catch (SQLException e) {
      drop();
      boolean gone = root() == 0 && processes.alive().isEmpty();
      return DatabaseView.without(
          gone ? DatabaseRole.STOPPED : DatabaseRole.UNKNOWN, identifier(), standbySignal);
    }
  }

  private boolean isStandby() {
    return Files.exists(address.data().resolve("standby.signal"));
  }

  private String identifier() {
    if (systemIdentifier.isEmpty()) {
      try {
        systemIdentifier = ControlData.read(address.data()).systemIdentifier();
      } catch (CommandFailedException e) {
        return ""; // no data folder yet
      }
    }
    return systemIdentifier;
  }

  private boolean watched() {
    long root = root();
    return root > 0 && processes.descendFrom(root);
  }

  /** What was just started is not yet one of the database's processes, but stands here. */
  private long root() {
    try {
      return leash.root();
    } catch (IOException e) {
      return 0;
    }
  }

  private Session session() throws SQLException {
    Session open = session;
    if (open == null) {
      open = Session.open(address, ANSWER);
      session = open;
    }
    return open;
  }

  private void drop() {
    Session kept = reserve;
    reserve = null;
    if (kept != null) {
      kept.close();
    }
    dropUsed();
  }

  private void dropUsed() {
    Session used = session;
    session = null;
    if (used != null) {
      used.close();
    }
  }

  @Override
  public Supplier<GuardEvent> opening(GuardEffect.Open order) {
    int before = closings.get();
    return () -> open(order, before);
  }

  /**
   * An order may have waited behind a look that hung: the deadline that it carries may still lie
   * ahead when the closing that has overtaken it is long acknowledged.
   */
  private GuardEvent open(GuardEffect.Open order, int before) {
    if (closings.get() != before) {
      return new GuardEvent.OpenRefused(Refusal.OVERTAKEN, "a closing came between");
    }
    try {
      if (!watched()) {
        return new GuardEvent.OpenRefused(Refusal.NOT_WATCHED, "it descends from no watchdog");
      }
      leash.arm(order.deadlineNanos());
    } catch (IOException e) {
      return new GuardEvent.OpenRefused(Refusal.WATCHDOG_SILENT, String.valueOf(e.getMessage()));
    }
    try {
      Session open = session();
      open.limit(ANSWER);
      Opening opening = new Opening(open, region);
      Opening.@Nullable No no = opening.prepare(order);
      if (no == null) {
        no = turnOn(opening, order.deadlineNanos(), before);
      }
      if (no == null) {
        no = opening.await(order.deadlineNanos());
      }
      return no == null
          ? new GuardEvent.Opened(order.epoch())
          : new GuardEvent.OpenRefused(no.code(), no.detail());
    } catch (SQLException | IOException e) {
      drop();
      return new GuardEvent.OpenRefused(Refusal.DATABASE, String.valueOf(e.getMessage()));
    }
  }

  private Opening.@Nullable No turnOn(Opening opening, long deadlineNanos, int before)
      throws SQLException, IOException {
    switching.lock();
    try {
      if (closings.get() != before) {
        return new Opening.No(Refusal.OVERTAKEN, "a closing came between");
      }
      openSwitch.on();
      Opening.@Nullable No no = opening.reload(deadlineNanos);
      if (no != null) {
        openSwitch.off();
      }
      return no;
    } finally {
      switching.unlock();
    }
  }

  @Override
  public GuardEvent.Closed close(GuardEffect.Close order) {
    closings.incrementAndGet();
    Session kept = reserve;
    reserve = null;
    dropUsed(); // an opening that hangs on its session fails now
    try {
      turnOff();
      return new Ladder(address, processes, hooks, lastResort, order).run(kept);
    } finally {
      if (kept != null) {
        kept.close();
      }
      closings.incrementAndGet();
    }
  }

  private void turnOff() {
    switching.lock();
    try {
      openSwitch.off();
    } catch (IOException e) {
      // the ladder shows whether it is closed, whatever stands in the folder
    } finally {
      switching.unlock();
    }
  }

  @Override
  public GuardEvent start(GuardEffect.Start order) {
    if (order.asStandby() && !isStandby()) {
      return new GuardEvent.StartFailed("it is no standby any more: standby.signal is gone");
    }
    try {
      openSwitch.prepare();
      leash.startDatabase(order.deadlineNanos());
      return new GuardEvent.Started();
    } catch (IOException e) {
      return new GuardEvent.StartFailed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public GuardEvent reattach(GuardEffect.Reattach order) {
    drop();
    try {
      openSwitch.remove(); // a rewind starts the database for its recovery
      reattachment.run(order, processes);
      if (processes.alive().isEmpty()) {
        openSwitch.prepare();
        leash.startDatabase(null);
        reattachment.confirm(order);
      }
      return new GuardEvent.Reattached(order.region(), order.epoch());
    } catch (SQLException | IOException | CommandFailedException e) {
      turnOff();
      return new GuardEvent.ReattachFailed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void beat(long epoch) {
    if (!openSwitch.isOn()) {
      return; // it waited behind a look that hung, and the database is closed by now
    }
    try {
      Session open = session();
      open.run(
          "begin read write; set local synchronous_commit = local;"
              + " insert into pointsman.heartbeat (id, epoch, seq, written)"
              + " values (1, %d, 1, clock_timestamp())".formatted(epoch)
              + " on conflict (id) do update set epoch = excluded.epoch,"
              + " seq = pointsman.heartbeat.seq + 1, written = excluded.written;"
              + " commit");
    } catch (SQLException e) {
      drop();
    }
  }

  @Override
  public void kill() {
    closings.incrementAndGet();
    drop();
    OptionalLong first = processes.postmaster();
    first.ifPresent(pid -> Signals.send(pid, Signal.KILL));
    processes.kill(System.nanoTime() + KILLING.toNanos());
    turnOff();
    closings.incrementAndGet();
  }

  @Override
  public void close() {
    drop();
  }
}
