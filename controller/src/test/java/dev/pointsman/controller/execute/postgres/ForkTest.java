package dev.pointsman.controller.execute.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.model.Lsn;
import org.junit.jupiter.api.Test;

final class ForkTest {
  @Test
  void isTheLastLineOfAHistory() {
    String history =
        """
        1\t0/5000060\tno recovery target specified

        2\t1/A0000F8\tno recovery target specified
        """;

    assertThat(Fork.parse(history)).isEqualTo(new Fork(2, Lsn.parse("1/A0000F8")));
  }

  @Test
  void isNotGuessed() {
    assertThatThrownBy(() -> Fork.parse("# nothing\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
