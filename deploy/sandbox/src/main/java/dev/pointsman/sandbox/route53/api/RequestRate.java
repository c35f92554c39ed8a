package dev.pointsman.sandbox.route53.api;

import java.util.function.LongSupplier;

/** A token bucket over the whole account, as deep as one second's requests. Confined. */
final class RequestRate {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private final int perSecond;
  private double tokens;
  private long last;

  /**
   * @param nanos monotonic
   * @param perSecond requests; 0 for no limit
   */
  RequestRate(LongSupplier nanos, int perSecond) {
    this.nanos = nanos;
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.last = nanos.getAsLong();
  }

  boolean admits() {
    if (perSecond == 0) {
      return true;
    }
    long now = nanos.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - last) / NANOS_PER_SECOND * perSecond);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
