package dev.pointsman.controller.sim.world;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of one host: the monotonic one runs a little fast or slow; the wall clock, which
 * somebody keeps right, stands a little elsewhere.
 *
 * @param rate of the monotonic clock to true time, 0.95 to 1.05
 * @param apart how far the wall clock stands from the true one, in nanoseconds
 */
public record HostClock(Clockwork clock, double rate, long apart) {
  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** The monotonic clock. */
  public long nanos() {
    return (long) (clock.now() * rate);
  }

  /** The wall clock. */
  public Instant wall() {
    return ORIGIN.plusNanos(clock.now() + apart);
  }

  /** True time at which a wall clock that stands right shows {@code wall}. */
  public static long trueTime(Instant wall) {
    return Duration.between(ORIGIN, wall).toNanos();
  }

  /** True time at which this monotonic clock shows {@code local}; never early. */
  public long whenShows(long local) {
    return (long) Math.ceil(local / rate) + 1;
  }
}
