package dev.pointsman.probes.schedule;

import java.time.Duration;
import java.util.Arrays;

/**
 * How late the loop has been over the last ten seconds. A pause counts for every sample that it
 * swallowed, or a stop of a second would be one bad sample among many good ones.
 */
final class LoopLag {
  /** Between two samples. */
  static final Duration STEP = Duration.ofMillis(50);

  /** Ten seconds. */
  private static final int SAMPLES = 200;

  private static final double QUANTILE = 0.99;

  private final long[] lags = new long[SAMPLES];
  private int next;

  /** The loop came this much later than it was asked to. */
  void sample(Duration late) {
    long lag = Math.max(0, late.toNanos());
    int swallowed = (int) Math.min(lag / STEP.toNanos(), SAMPLES - 1);
    for (int i = 0; i <= swallowed; i++) {
      lags[next] = lag - i * STEP.toNanos();
      next = (next + 1) % SAMPLES;
    }
  }

  /** 99th percentile. */
  Duration p99() {
    long[] sorted = lags.clone();
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) (SAMPLES * QUANTILE) - 1]);
  }
}
