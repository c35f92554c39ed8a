package dev.pointsman.probes.guard.database;

import java.util.List;

/**
 * Commands that replace what the guard does by itself; empty for the guard's own way. Each finds
 * {@code POINTSMAN_MODE}, {@code POINTSMAN_DATA}, and where it makes sense {@code POINTSMAN_HOST}
 * and {@code POINTSMAN_PORT} in its environment.
 *
 * @param start becomes the postmaster: stays in the foreground
 * @param stop stops the database in order
 * @param fence runs after the SQL fence, beside the stop
 * @param rewind makes the stopped data folder fit to follow the host
 * @param reattach makes the stopped data folder a standby of the host
 */
public record Hooks(
    List<String> start,
    List<String> stop,
    List<String> fence,
    List<String> rewind,
    List<String> reattach) {
  public Hooks {
    start = List.copyOf(start);
    stop = List.copyOf(stop);
    fence = List.copyOf(fence);
    rewind = List.copyOf(rewind);
    reattach = List.copyOf(reattach);
  }

  /** The guard's own way in everything. */
  public static Hooks none() {
    return new Hooks(List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
