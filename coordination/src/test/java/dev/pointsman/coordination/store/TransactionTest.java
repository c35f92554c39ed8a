package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionTest {
  @Test
  void holdsAsManyPartsAsEtcdTakes() {
    Transaction full = transaction(1, 127).build();
    assertThat(full.conditions()).hasSize(1);
    assertThat(full.operations()).hasSize(127);
  }

  @Test
  void refusesMorePartsThanEtcdTakesBeforeAnythingIsSent() {
    assertThatThrownBy(() -> transaction(2, 127).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("129");
  }

  private static Transaction.Builder transaction(int conditions, int operations) {
    Transaction.Builder transaction = Transaction.when();
    IntStream.range(0, conditions).forEach(i -> transaction.absent("/" + i));
    IntStream.range(0, operations).forEach(i -> transaction.put("/" + i, "1"));
    return transaction;
  }
}
