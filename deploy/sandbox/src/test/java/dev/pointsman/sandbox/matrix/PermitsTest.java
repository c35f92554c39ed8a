package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.client.Ack;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PermitsTest {
  @Test
  void twoWhoWriteAtOneTimeAlternate() {
    List<Ack> acks = List.of(ack("east", 1), ack("west", 4), ack("east", 3), ack("west", 2));

    assertThat(Permits.writers(acks)).containsExactly("east", "west", "east", "west");
  }

  @Test
  void aServiceThatMovesInOrderIsCovered() {
    assertThat(Permits.isCovered(List.of("east", "west"), List.of("east", "west"))).isTrue();
    assertThat(Permits.isCovered(List.of("east"), List.of("east", "west", "east"))).isTrue();
  }

  @Test
  void whoeverWritesAfterAnotherWasPermittedIsFound() {
    assertThat(Permits.isCovered(List.of("east", "west", "east"), List.of("east", "west")))
        .isFalse();
    assertThat(Permits.isCovered(List.of("east", "north"), List.of("east", "west"))).isFalse();
  }

  private static Ack ack(String region, long nanos) {
    return new Ack(region, Ack.NONE, nanos, nanos);
  }
}
