package dev.pointsman.controller.execute;

import java.time.Duration;

/** Hears of every call to a provider. Called by any thread; must not block. */
@FunctionalInterface
public interface CallMeter {
  /** Hears nothing. */
  CallMeter NONE = (provider, operation, result, took) -> {};

  /**
   * One call has ended.
   *
   * @param result {@code OK}, or the code it failed with
   */
  void called(String provider, String operation, String result, Duration took);
}
