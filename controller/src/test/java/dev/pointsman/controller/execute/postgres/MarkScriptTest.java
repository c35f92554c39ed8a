package dev.pointsman.controller.execute.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MarkScriptTest {
  @Test
  void quotesWhateverARunOrARegionIsCalled() {
    assertThat(MarkScript.literal("r2")).isEqualTo("E'r2'");
    assertThat(MarkScript.literal("it's")).isEqualTo("E'it''s'");
    assertThat(MarkScript.literal("a\\'; drop")).isEqualTo("E'a\\\\''; drop'");
  }

  @Test
  void makesATableOnlyWhereThereIsNone() {
    assertThat(MarkScript.of(true, 2, "r2", "us-west-2")).doesNotContain("create");
    assertThat(MarkScript.of(false, 2, "r2", "us-west-2"))
        .contains("create table if not exists pointsman.epoch");
  }
}
