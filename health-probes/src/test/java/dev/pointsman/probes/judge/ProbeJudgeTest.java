package dev.pointsman.probes.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeJudgeTest {
  private static final Detection STANDARD = Detection.standard();

  /**
   * Probes are letters: S succeeds, F fails, W is flawed, L is local. Verdicts are their first
   * letters, G for DEGRADED and ? for UNKNOWN, X for SUSPECT, and R for a DOWN that recovers.
   */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    // The first success is enough: nothing is known against the target.
    "S, U",
    "F, X",
    "FS, XU",
    "FFF, XXD",
    "SFFF, UXXD",
    // A success in between begins the count anew.
    "SFFSFF, UXXUXX",
    // Five in a row to come back.
    "SFFFSSSSS, UXXDRRRRU",
    "SFFFSSSSFSSSSS, UXXDRRRRDRRRRU",
    // Six of the last twenty, however they lie; three in a row are still DOWN.
    "FFSFFSFFSS, XXUXXUXGGG",
    "FFSFFSFFSFFF, XXUXXUXGGGGD",
    // An outage is one disturbance.
    "SFFFFFFFFFSSSSS, UXXDDDDDDDRRRRU",
    // The agent's own errors count for nothing, and hide nothing.
    "LLLL, ????",
    "SLS, U?U",
    "SFLFLF, UX?X?D",
    "SFFFLSSSSS, UXXD?RRRRU",
    "SFFFSSLSSS, UXXDRR?RRU",
    // One failure is enough to be DOWN again, whatever answered by chance.
    "FFFSFFFFSFFFFS, XXDRDDDDRDDDDR",
    // Every second: by turns if it was down before, else DEGRADED and never DOWN.
    "FFFSFSFSF, XXDRDRDRD",
    "SFSFSFSFSFSFSF, UXUXUXUXUXUGGG",
    // Answering badly is answering: no step towards DOWN.
    "FFFWSF, XXDRRD",
    "FFFSLF, XXDR?D",
    "SWS, UGU",
    "FFWFF, XXGXX"
  })
  void turnsProbesIntoVerdicts(String probes, String verdicts) {
    StringBuilder found = new StringBuilder();
    CheckState state = CheckState.NEW;
    for (int i = 0; i < probes.length(); i++) {
      state = step(state, outcome(probes.charAt(i)), 0, 0, 0).next();
      found.append(letter(state.verdict()));
    }
    assertThat(found).hasToString(verdicts);
  }

  @Test
  void saysWhyItIsDownWhileItRecovers() {
    assertThat(after("FFFLS").verdict())
        .isEqualTo(new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "refused").whileRecovering());
  }

  @Test
  void writesNothingMoreWhileItGoesOnRecovering() {
    assertThat(after("FFFSS").verdict()).isEqualTo(after("FFFS").verdict());
    assertThat(after("FFFSF").verdict()).isEqualTo(after("FFF").verdict());
  }

  @Test
  void changesNothingInTheVerdictWhileNothingChanges() {
    CheckState once = step(CheckState.NEW, outcome('S'), 0, 0, 0).next();
    CheckState twice = step(once, outcome('S'), 0, 0, 0).next();
    assertThat(twice.verdict()).isEqualTo(once.verdict());
  }

  @ParameterizedTest(name = "after {0}, took {1} ms, health {2}, jitter {3}: next at {4} ms")
  @CsvSource({
    // healthy: I, jittered by a tenth
    "S, 10, 0, 0, 5000",
    "S, 10, 0, 1, 5500",
    "S, 10, 0, -1, 4500",
    // suspect: F after the start, but not before the end; no jitter
    "SF, 10, 0, 1, 1000",
    "SF, 2000, 0, 0, 2000",
    // down: I again
    "SFFF, 10, 0, 0, 5000",
    // an unwell agent looks less often, never more
    "SF, 10, 1, 0, 2000",
    "SF, 10, 7, 0, 8000",
    "S, 16000, 7, 0, 16000"
  })
  void choosesTheNextStart(String probes, long took, int health, double jitter, long next) {
    CheckState state = after(probes.substring(0, probes.length() - 1));
    char last = probes.charAt(probes.length() - 1);
    Judgement judgement = step(state, outcome(last), took, health, jitter);
    assertThat(Duration.ofNanos(judgement.nextStartNanos())).isEqualTo(Duration.ofMillis(next));
  }

  @Test
  void givesMoreTimeWhileTheAgentIsUnwell() {
    assertThat(ProbeJudge.timeout(STANDARD, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ProbeJudge.timeout(STANDARD, 7)).isEqualTo(Duration.ofSeconds(16));
  }

  /** What publishing, the quorum's confirmation and the way between take, apart from W. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(400);

  @ParameterizedTest(name = "{0}: best {1}, mean {2}, worst {3} ms")
  @CsvSource({"black-holed, 7400, 9900, 12900", "refused, 3400, 5900, 8900"})
  void detectsInTheTimesThatTheDesignNames(String how, long best, long mean, long worst) {
    long took = how.equals("refused") ? 1 : STANDARD.timeout().toMillis();
    List<Long> times = new ArrayList<>();
    int steps = 11;
    // Every agent's next start lies anywhere in its interval; the third of five decides.
    for (int phase = 0; phase < steps; phase++) {
      times.add(untilDown(phase * 5_500L / (steps - 1), took));
    }
    long overhead = STANDARD.stable().plus(ON_THE_WAY).toMillis();
    assertThat(times.getFirst() + overhead).isCloseTo(best, within(50));
    assertThat(times.getLast() + overhead).isCloseTo(worst, within(50));
    // The median of five uniform phases is in the middle of the interval on average.
    assertThat(untilDown(2_500, took) + overhead).isCloseTo(mean, within(50));
  }

  private static org.assertj.core.data.Offset<Long> within(long millis) {
    return org.assertj.core.data.Offset.offset(millis);
  }

  /** Virtual milliseconds from the cut to DOWN, if the next probe begins after {@code phase}. */
  private static long untilDown(long phase, long took) {
    CheckState state = step(CheckState.NEW, outcome('S'), 0, 0, 0).next();
    long start = Duration.ofMillis(phase).toNanos();
    while (true) {
      long end = start + Duration.ofMillis(took).toNanos();
      Judgement judgement =
          ProbeJudge.step(state, STANDARD, outcome('F'), new Probing(start, end, 0, 0));
      state = judgement.next();
      if (state.verdict().status() == VerdictStatus.DOWN) {
        return Duration.ofNanos(end).toMillis();
      }
      start = judgement.nextStartNanos();
    }
  }

  private static CheckState after(String probes) {
    CheckState state = CheckState.NEW;
    for (int i = 0; i < probes.length(); i++) {
      state = step(state, outcome(probes.charAt(i)), 0, 0, 0).next();
    }
    return state;
  }

  private static Judgement step(
      CheckState state, ProbeOutcome outcome, long tookMillis, int health, double jitter) {
    long end = Duration.ofMillis(tookMillis).toNanos();
    return ProbeJudge.step(state, STANDARD, outcome, new Probing(0, end, health, jitter));
  }

  @Test
  void probesNeverWithoutAPauseHoweverShortTheRecheckIs() {
    Detection hasty =
        new Detection(
            STANDARD.interval(),
            STANDARD.timeout(),
            3,
            5,
            Duration.ofNanos(1),
            STANDARD.stable(),
            20,
            6);
    CheckState failing = step(CheckState.NEW, outcome('F'), 0, 0, 0).next();

    Judgement next = ProbeJudge.step(failing, hasty, outcome('L'), new Probing(0, 0, 0, 0));

    assertThat(next.nextStartNanos()).isEqualTo(ProbeJudge.SHORTEST_PAUSE.toNanos());
  }

  private static ProbeOutcome outcome(char probe) {
    return switch (probe) {
      case 'S' -> ProbeOutcome.Success.of("fine");
      case 'F' -> new ProbeOutcome.Failure(Reason.REFUSED, "refused");
      case 'W' -> new ProbeOutcome.Flawed(Reason.CERTIFICATE_EXPIRING, "soon");
      case 'L' -> new ProbeOutcome.Local(Reason.LOCAL, "no descriptor");
      default -> throw new IllegalArgumentException("probe " + probe);
    };
  }

  private static char letter(Verdict verdict) {
    return switch (verdict.status()) {
      case UP -> 'U';
      case SUSPECT -> 'X';
      case DOWN -> verdict.isRecovering() ? 'R' : 'D';
      case DEGRADED -> 'G';
      case UNKNOWN -> '?';
    };
  }
}
