package dev.pointsman.coordination.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictDigestTest {
  private static final CheckId WEB = new CheckId("shop", "us-east-1", "web");
  private static final CheckId DB = new CheckId("shop", "us-east-1", "db");
  private static final Verdict UP = new Verdict(VerdictStatus.UP, Reason.OK, "");
  private static final Verdict DOWN = new Verdict(VerdictStatus.DOWN, Reason.TIMEOUT, "2s");

  @Test
  void isTheSameInWhateverOrderVerdictsCome() {
    Map<CheckId, Verdict> one = new LinkedHashMap<>();
    one.put(WEB, UP);
    one.put(DB, DOWN);
    Map<CheckId, Verdict> other = new LinkedHashMap<>();
    other.put(DB, DOWN);
    other.put(WEB, UP);
    assertThat(VerdictDigest.of(one)).isEqualTo(VerdictDigest.of(other)).hasSize(8);
  }

  @Test
  void differsWhenAnythingDiffers() {
    assertThat(VerdictDigest.of(Map.of(WEB, UP)))
        .isNotEqualTo(VerdictDigest.of(Map.of(WEB, DOWN)))
        .isNotEqualTo(VerdictDigest.of(Map.of(DB, UP)))
        .isNotEqualTo(VerdictDigest.of(Map.of()));
  }

  @Test
  void differsWhileAVerdictRecovers() {
    assertThat(VerdictDigest.of(Map.of(WEB, DOWN.whileRecovering())))
        .isNotEqualTo(VerdictDigest.of(Map.of(WEB, DOWN)));
  }

  @Test
  void isFixedForever() {
    assertThat(VerdictDigest.of(Map.of())).isEqualTo("00000000");
    assertThat(VerdictDigest.of(Map.of(WEB, UP, DB, DOWN))).isEqualTo("9e1cb209");
  }
}
