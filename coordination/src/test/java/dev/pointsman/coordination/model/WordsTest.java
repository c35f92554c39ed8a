package dev.pointsman.coordination.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void oneIsNoneOfMany() {
    assertThat(Words.count(0, "agent")).isEqualTo("0 agents");
    assertThat(Words.count(1, "agent")).isEqualTo("1 agent");
    assertThat(Words.count(2, "agent")).isEqualTo("2 agents");
  }

  @Test
  void aNameThatBeginsWithAVowelTakesAn() {
    assertThat(Words.a("AgentRecord")).isEqualTo("an AgentRecord");
    assertThat(Words.a("Freeze")).isEqualTo("a Freeze");
  }
}
