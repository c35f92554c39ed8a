package dev.pointsman.controller.execute.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.controller.execute.route53.Mark.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {
  private static final String TEXT =
      "\"pointsman=1\" \"owner=pointsman/shop\" \"run=r1\" \"epoch=7\" \"batch=12\""
          + " \"active=us-west-2\" \"address=192.0.2.20\" \"health-check=hc\""
          + " \"standby=us-east-1\" \"standby-address=192.0.2.10\" \"ttl=30\"";

  private static final Mark MARK =
      new Mark(
          "pointsman/shop",
          "r1",
          7,
          12,
          new Member("us-west-2", "192.0.2.20", "hc"),
          new Member("us-east-1", "192.0.2.10", null),
          30);

  @Test
  void isWrittenSoThatAPersonCanReadIt() {
    assertThat(MARK.render()).isEqualTo(TEXT);
  }

  @Test
  void readsWhatItWrote() {
    assertThat(Mark.parse(TEXT)).contains(MARK);
    Mark alone = new Mark("o", "r", 0, 1, new Member("a", "b", null), null, 1);
    assertThat(Mark.parse(alone.render())).contains(alone);
  }

  @Test
  void passesOverFactsOfLaterVersions() {
    assertThat(Mark.parse(TEXT + " \"note=more\"")).contains(MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"heritage=external-dns\"",
        "\"pointsman=1\"",
        "\"pointsman=1\" garbage",
        "\"pointsman=2\" \"owner=o\" \"run=r\" \"epoch=1\" \"batch=1\" \"active=a\" \"address=b\""
            + " \"ttl=1\"",
        "\"pointsman=1\" \"owner=o\" \"run=r\" \"epoch=x\" \"batch=1\" \"active=a\" \"address=b\""
            + " \"ttl=1\"",
        "\"pointsman=1\" \"owner=o\" \"owner=p\" \"run=r\" \"epoch=1\" \"batch=1\" \"active=a\""
            + " \"address=b\" \"ttl=1\""
      })
  void takesNothingElseForAMark(String text) {
    assertThat(Mark.parse(text)).isEmpty();
  }

  @Test
  void refusesWhatACharacterStringCannotHold() {
    Mark quoted = new Mark("o", "r\"", 0, 1, new Member("a", "b", null), null, 1);
    Mark longer = new Mark("o", "r".repeat(252), 0, 1, new Member("a", "b", null), null, 1);

    assertThatThrownBy(quoted::render).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(longer::render).isInstanceOf(IllegalArgumentException.class);
  }
}
