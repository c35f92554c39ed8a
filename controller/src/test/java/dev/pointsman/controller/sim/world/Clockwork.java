package dev.pointsman.controller.sim.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * True time, and all that is going to happen, in the order of (time, number). What is to happen at
 * once happens before anything else does. For one thread.
 */
public final class Clockwork {
  /** More than any schedule needs: whoever reaches it runs in circles. */
  private static final long MOST = 3_000_000;

  private final PriorityQueue<Happening> queue = new PriorityQueue<>(1_024);
  private final Deque<Runnable> atOnce = new ArrayDeque<>();
  private final Trace trace;
  private long now;
  private long numbers;
  private long happened;

  private record Happening(long at, long number, Runnable task) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

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
    queue.add(new Happening(Math.max(time, now), numbers++, task));
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
      Happening next = queue.peek();
      if (next == null || next.at > end) {
        now = end;
        return false;
      }
      queue.remove();
      now = next.at;
      trace.mix(next.at);
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
