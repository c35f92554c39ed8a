package dev.pointsman.controller.sim.world;

import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One life of one process: its one thread, on its host's clocks. A killed one does nothing more; a
 * frozen one does nothing before it wakes, and then everything that is due.
 */
public final class Life implements Timers {
  private final Clockwork clock;
  private final HostClock host;
  private final String name;
  private final String region;
  private List<Runnable> held = new ArrayList<>();
  private boolean frozen;
  private boolean dead;
  private long heard;

  public Life(Clockwork clock, HostClock host, String name, String region) {
    this.clock = clock;
    this.host = host;
    this.name = name;
    this.region = region;
  }

  public String name() {
    return name;
  }

  public String region() {
    return region;
  }

  /** Runs it on the process's thread: now, when it wakes, or never. */
  public void run(Runnable task) {
    if (dead) {
      return;
    }
    if (frozen) {
      held.add(task);
    } else {
      task.run();
    }
  }

  public void kill() {
    dead = true;
    held.clear();
  }

  public void freeze() {
    frozen = true;
  }

  public void thaw() {
    frozen = false;
    List<Runnable> late = held;
    held = new ArrayList<>();
    late.forEach(task -> clock.soon(() -> run(task)));
  }

  /** It is told of the store as it is: by a listing, or by a watch that lives. */
  void hears() {
    heard = clock.now();
  }

  /** For how long it has been told nothing of the store. */
  long silence() {
    return clock.now() - heard;
  }

  public boolean isDead() {
    return dead;
  }

  /** Whether it does what is due. */
  public boolean isAwake() {
    return !dead && !frozen;
  }

  @Override
  public long nanoTime() {
    return host.nanos();
  }

  @Override
  public Instant now() {
    return host.wall();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(task);
    timer.entry =
        clock.put(host.whenShows(host.nanos() + Math.max(0, delay.toNanos())), timer::due);
    return timer;
  }

  @Override
  public void execute(Runnable task) {
    clock.soon(() -> run(task));
  }

  private final class Timer implements Runnable, Scheduled {
    private final Runnable task;
    private Agenda.@Nullable Entry entry;
    private boolean cancelled;

    Timer(Runnable task) {
      this.task = task;
    }

    void due() {
      Life.this.run(this);
    }

    @Override
    public void run() {
      // a frozen process may cancel what was due before it woke
      if (!cancelled) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (entry != null) {
        clock.cancel(entry);
      }
    }
  }
}
