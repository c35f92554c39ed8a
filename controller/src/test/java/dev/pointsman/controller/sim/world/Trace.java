package dev.pointsman.controller.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** A sum over all that has happened, and, where somebody wants to read it, the story of it. */
public final class Trace {
  /** A story that nobody reads to its end is of no use. */
  private static final int LONGEST = 5_000;

  private final boolean told;
  private final List<String> lines = new ArrayList<>();
  private long hash = 1125899906842597L;

  public Trace(boolean told) {
    this.told = told;
  }

  /** Takes a number into the sum. */
  public void mix(long number) {
    hash = (hash ^ number) * 0x100000001b3L;
    hash ^= hash >>> 29;
  }

  /** Something that a reader wants to know. */
  public void tell(Clockwork clock, String what) {
    mix(what.hashCode());
    if (told) {
      note(clock, what);
    }
  }

  /** The same, where the text costs more than it is worth in the sum. */
  public void tell(Clockwork clock, Supplier<String> what) {
    if (told) {
      note(clock, what.get());
    }
  }

  private void note(Clockwork clock, String what) {
    if (lines.size() < LONGEST) {
      lines.add(String.format(Locale.ROOT, "%9.3f  %s", clock.now() / 1e9, what));
    }
  }

  /** Whether somebody reads it. */
  public boolean isTold() {
    return told;
  }

  public long hash() {
    return hash;
  }

  /** A sum as two people compare it. */
  public static String hex(long hash) {
    return String.format(Locale.ROOT, "%016x", hash);
  }

  public List<String> lines() {
    return lines;
  }
}
