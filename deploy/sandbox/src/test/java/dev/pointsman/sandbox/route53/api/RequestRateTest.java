package dev.pointsman.sandbox.route53.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RequestRateTest {
  private long nanos;

  private long admitted(RequestRate rate, int requests) {
    return IntStream.range(0, requests).filter(_ -> rate.admits()).count();
  }

  @Test
  void admitsAsManyInASecondAsItSays() {
    RequestRate rate = new RequestRate(() -> nanos, 5);
    assertThat(admitted(rate, 20)).isEqualTo(5);
    nanos += Duration.ofMillis(400).toNanos();
    assertThat(admitted(rate, 20)).isEqualTo(2);
    nanos += Duration.ofMinutes(1).toNanos();
    assertThat(admitted(rate, 20)).isEqualTo(5);
  }

  @Test
  void admitsEverythingWithoutALimit() {
    assertThat(admitted(new RequestRate(() -> nanos, 0), 1_000)).isEqualTo(1_000);
  }
}
