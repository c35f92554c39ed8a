package dev.pointsman.controller.sim.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * True time, and all that is going to happen, in the order of (time, number). What is to happen at
 * once happens before anything else does. For one thread.
 */
public final class Clockwork {
  /** More than any schedule needs: whoever reaches it runs in circles. */
  private static final long MOST = 3_000_000;

  private final Agenda agenda = new Agenda();
  private final Deque<Runnable> atOnce = new ArrayDeque<>();
  private final Trace trace;
  private long now;
  private long happened;

  public Clockwork(Trace trace) {
    this.trace = trace;
  }

  /** Nanoseconds since the world began. */
  public long now() {
    return now;
  }

  /** How much has happened. */
  public long happened() {
    return happened;
  }

  /** At that time, or now if it has passed. */
  public void at(long time, Runnable task) {
    var _ = put(time, task);
  }

  /** The same, for who may take it back. */
  Agenda.Entry put(long time, Runnable task) {
    return agenda.add(Math.max(time, now), task);
  }

  /** It is not to happen any more. */
  void cancel(Agenda.Entry entry) {
    agenda.remove(entry);
  }

  /** After that time. */
  public void after(long nanos, Runnable task) {
    at(now + nanos, task);
  }

  /** Before anything else. */
  public void soon(Runnable task) {
    atOnce.add(task);
  }

  /** Lets the next thing happen, unless it comes after {@code end}; then it is {@code end}. */
  public boolean step(long end) {
    Runnable task = atOnce.poll();
    if (task == null) {
      Agenda.Entry next = agenda.first();
      if (next == null || next.time > end) {
        now = end;
        return false;
      }
      agenda.remove(next);
      now = next.time;
      trace.mix(now);
      trace.mix(next.number);
      task = next.task;
    }
    happened++;
    if (happened > MOST) {
      throw new IllegalStateException("a schedule of more than " + MOST + " events");
    }
    task.run();
    return true;
  }
}
