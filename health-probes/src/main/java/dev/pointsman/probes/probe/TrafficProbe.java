package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.probes.judge.ProbeOutcome;

/**
 * Where a service's traffic record points, as it is seen from here. It has no right answer: the
 * detail is what was found, sorted and joined by commas.
 */
final class TrafficProbe implements Probe {
  private final Vantage vantage;
  private final TrafficSpec.Route53 spec;

  TrafficProbe(Vantage vantage, TrafficSpec.Route53 spec) {
    this.vantage = vantage;
    this.spec = spec;
  }

  @Override
  public Flight start(Landing landing) {
    boolean[] over = new boolean[1];
    vantage
        .names()
        .records(
            spec.record(),
            spec.recordType(),
            answer -> {
              if (!over[0]) {
                over[0] = true;
                landing.landed(outcome(answer));
              }
            });
    return () -> {
      over[0] = true;
      return new ProbeOutcome.Local(
          Reason.LOCAL, "no answer from the resolver for " + spec.record());
    };
  }

  private static ProbeOutcome outcome(Names.Answer<String> answer) {
    return switch (answer) {
      case Names.Answer.Found<String> found ->
          ProbeOutcome.Success.of(String.join(",", found.values()));
      case Names.Answer.NotThere<String> none ->
          new ProbeOutcome.Local(Reason.LOCAL, none.detail());
      case Names.Answer.CannotAsk<String> mute ->
          new ProbeOutcome.Local(Reason.LOCAL, mute.detail());
    };
  }
}
