package dev.pointsman.probes.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.testing.ManualTimers;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.SelfDoubt;
import dev.pointsman.probes.judge.Tally;
import dev.pointsman.probes.probe.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class ProbeLoopTest {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

  private final ManualTimers timers = new ManualTimers();
  private final Recorder seen = new Recorder();
  // No jitter: every first start is half an interval away.
  private final ProbeLoop loop = new ProbeLoop(timers, seen, () -> 0);

  @Test
  void probesOnceInAnInterval() {
    FakeProbe probe = new FakeProbe();
    loop.watch(List.of(target("web", probe, "1")));
    timers.advance(Duration.ofSeconds(60));
    assertThat(probe.starts).isEqualTo(12);
    assertThat(seen.verdicts).containsExactly("web UP");
  }

  @Test
  void takesAProbeThatDoesNotLandForATimeout() {
    FakeProbe probe = new FakeProbe();
    loop.watch(List.of(target("web", probe, "1")));
    timers.advance(Duration.ofSeconds(4));
    probe.silent = true;
    timers.advance(Duration.ofSeconds(12));
    assertThat(seen.verdicts).containsExactly("web UP", "web SUSPECT", "web DOWN");
    assertThat(probe.aborted).isGreaterThanOrEqualTo(3);
    assertThat(loop.inFlight()).isLessThanOrEqualTo(1);
  }

  @Test
  void answersARecheckWithAProbeThatBeganAfterIt() {
    FakeProbe probe = new FakeProbe();
    probe.silent = true;
    loop.watch(List.of(target("web", probe, "1")));
    timers.advance(Duration.ofMillis(2_600));
    assertThat(loop.inFlight()).isOne();

    List<Integer> answeredAt = new ArrayList<>();
    loop.recheck(id -> true, () -> answeredAt.add(probe.starts));
    probe.silent = false;
    timers.advance(Duration.ofSeconds(3));

    assertThat(answeredAt).containsExactly(2);
  }

  /** Where nobody answers, the end of the probe under way would be waited for as long again. */
  @Test
  void answersARecheckOfATargetThatIsDownWithinOneTimeLimit() {
    FakeProbe probe = new FakeProbe();
    probe.silent = true;
    loop.watch(List.of(target("web", probe, "1")));
    timers.advance(Duration.ofSeconds(14));
    assertThat(seen.verdicts).contains("web DOWN");
    while (loop.inFlight() == 0) {
      timers.advance(Duration.ofMillis(100));
    }

    List<String> answered = new ArrayList<>();
    loop.recheck(id -> true, () -> answered.add("yes"));
    timers.advance(TIME_LIMIT);

    assertThat(answered).containsExactly("yes");
  }

  @Test
  void requestsInARowLetTheProbeOfASlowTargetEnd() {
    FakeProbe probe = new FakeProbe();
    probe.silent = true;
    loop.watch(List.of(target("web", probe, "1")));
    timers.advance(Duration.ofSeconds(14));
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      loop.recheck(id -> true, () -> answered.add("yes"));
      timers.advance(TIME_LIMIT.dividedBy(4));
    }

    assertThat(answered).hasSizeGreaterThanOrEqualTo(12);
    assertThat(loop.inFlight()).isOne();
  }

  @Test
  void answersARecheckOfNothingAtOnce() {
    List<String> answered = new ArrayList<>();
    loop.recheck(id -> true, () -> answered.add("yes"));
    timers.run();
    assertThat(answered).containsExactly("yes");
  }

  @Test
  void answersARecheckWhoseTargetHasGone() {
    FakeProbe probe = new FakeProbe();
    probe.silent = true;
    loop.watch(List.of(target("web", probe, "1")));
    List<String> answered = new ArrayList<>();
    loop.recheck(id -> true, () -> answered.add("yes"));
    timers.advance(Duration.ofMillis(10));
    loop.watch(List.of());
    timers.run();
    assertThat(answered).containsExactly("yes");
    assertThat(loop.inFlight()).isZero();
  }

  @Test
  void keepsWhatItKnowsOfATargetWhoseDefinitionIsTheSame() {
    loop.watch(List.of(target("web", new FakeProbe(), "1")));
    timers.advance(Duration.ofSeconds(4));
    loop.watch(List.of(target("web", new FakeProbe(), "1")));
    assertThat(loop.verdicts().values())
        .extracting(Verdict::status)
        .containsExactly(VerdictStatus.UP);
    loop.watch(List.of(target("web", new FakeProbe(), "2")));
    assertThat(loop.verdicts()).containsEntry(id("web"), Verdict.NOT_PROBED);
  }

  @Test
  void neverHasMoreInFlightThanItMay() {
    List<Target> targets =
        IntStream.range(0, ProbeLoop.MAX_IN_FLIGHT + 100)
            .mapToObj(
                i -> {
                  FakeProbe probe = new FakeProbe();
                  probe.silent = true;
                  return target("web-" + i, probe, "1");
                })
            .toList();
    loop.watch(targets);
    timers.advance(Duration.ofMillis(2_600));
    assertThat(loop.inFlight()).isEqualTo(ProbeLoop.MAX_IN_FLIGHT);
    timers.advance(Duration.ofSeconds(4));
    assertThat(loop.lateStarts()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void countsTargetsThatFailTogether() {
    FakeProbe probe = new FakeProbe();
    loop.watch(List.of(target("web", probe, "1")));
    assertThat(loop.tallies(SelfDoubt.SUDDEN)).containsEntry("r", new Tally(1, 1, 0));
    timers.advance(Duration.ofSeconds(4));
    assertThat(loop.tallies(SelfDoubt.SUDDEN)).containsEntry("r", new Tally(1, 0, 0));
    probe.outcome = new ProbeOutcome.Failure(Reason.REFUSED, "refused");
    timers.advance(Duration.ofSeconds(5));
    assertThat(loop.tallies(SelfDoubt.SUDDEN)).containsEntry("r", new Tally(1, 1, 1));
    timers.advance(Duration.ofSeconds(11));
    assertThat(loop.tallies(SelfDoubt.SUDDEN)).containsEntry("r", new Tally(1, 1, 0));
  }

  private static CheckId id(String check) {
    return new CheckId("shop", "r", check);
  }

  private static Target target(String check, Probe probe, Object definition) {
    return new Target(id(check), definition, probe, Detection.standard(), Optional.of("r"));
  }

  private static final class FakeProbe implements Probe {
    private ProbeOutcome outcome = ProbeOutcome.Success.of("fine");
    private boolean silent;
    private int starts;
    private int aborted;

    @Override
    public Flight start(Landing landing) {
      starts++;
      if (!silent) {
        landing.landed(outcome);
      }
      return () -> {
        aborted++;
        return Probe.timeout("answer");
      };
    }
  }

  private static final class Recorder implements Sight {
    private final List<String> verdicts = new ArrayList<>();

    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {}

    @Override
    public void judged(CheckId id, Verdict verdict) {
      verdicts.add(id.check() + " " + verdict.status());
    }

    @Override
    public void late(Duration by) {}
  }
}
