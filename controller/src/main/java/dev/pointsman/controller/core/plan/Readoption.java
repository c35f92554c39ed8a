package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An adoption that ended before it had the traffic: the region went DOWN meanwhile, or a person
 * ended it. The region has the permit, and nothing leads there; so what the adoption was for is
 * taken up again as soon as nothing stands against it.
 */
public final class Readoption {
  /** The code of a step at which a person ended its run. */
  private static final String ABORTED = "ABORTED";

  private Readoption() {}

  /**
   * The region that is to be adopted again; empty where an adoption, or a move, had the traffic.
   */
  public static Optional<String> due(ServiceView view) {
    if (view.state() == null || view.spec().isEmpty()) {
      return Optional.empty();
    }
    ServiceState state = view.state().value();
    String permit = state.permit();
    boolean rests = state.run() == null && permit != null && state.active().equals(List.of(permit));
    return rests && awaitsTraffic(view, state) ? Optional.ofNullable(permit) : Optional.empty();
  }

  /**
   * Whether no batch ever took hold. The last run does not tell: others may have begun since the
   * adoption, and ended without a trace; it may only say that one did. Of a state that an older
   * version wrote there is nothing else to ask.
   */
  private static boolean awaitsTraffic(ServiceView view, ServiceState state) {
    Long switched = state.switched();
    return switched == null
        ? state.batch() == 0 || last(view).filter(Readoption::hadNoTraffic).isPresent()
        : switched == 0 && last(view).filter(Readoption::hadTraffic).isEmpty();
  }

  private static Optional<RunRecord> last(ServiceView view) {
    return Optional.ofNullable(view.run()).map(Versioned::value);
  }

  private static boolean hadTraffic(RunRecord run) {
    return run.step(Step.SWITCH).filter(s -> s.status() == StepStatus.DONE).isPresent();
  }

  private static boolean hadNoTraffic(RunRecord run) {
    return run.kind() == RunKind.ADOPT && run.result() == RunResult.FAILED && !hadTraffic(run);
  }

  /** What stands against it now; nothing: it begins. */
  public static List<Finding> against(ServiceView view, String region, Circumstances world) {
    List<Finding> found = new ArrayList<>();
    Assessment seen = view.sight().of(region, world.now());
    if (!seen.says(AssessmentStatus.UP)) {
      found.add(
          Finding.of(
              Veto.TARGET_NOT_UP,
              "%s is %s (expected: UP; %s)".formatted(region, seen.status(), seen.tally().told())));
    }
    last(view).ifPresent(run -> found.addAll(Gate.beforeFence(view, run, world)));
    givenUp(view)
        .filter(until -> world.now().wall().isBefore(until))
        .ifPresent(
            until ->
                found.add(
                    new Finding(
                        Veto.COOLING_DOWN,
                        "a person has ended the adoption; a freeze holds it",
                        until)));
    return found;
  }

  /** Whoever ends it is left alone for as long as after any other run. */
  private static Optional<Instant> givenUp(ServiceView view) {
    return last(view)
        .filter(run -> run.steps().stream().anyMatch(step -> ABORTED.equals(step.code())))
        .flatMap(run -> Optional.ofNullable(run.ended()))
        .flatMap(ended -> view.spec().map(spec -> ended.plus(spec.policy().coolDown())));
  }

  /** The same for people, in lines; none where nothing is to be adopted again. */
  public static List<String> told(ServiceView view, Circumstances world) {
    List<String> lines = new ArrayList<>();
    due(view)
        .ifPresent(
            region -> {
              List<Finding> against = against(view, region, world);
              lines.add(
                  "%s: the adoption ended before traffic was pointed at %s; it is taken up again %s"
                      .formatted(
                          Veto.NOT_ADOPTED,
                          region,
                          against.isEmpty() ? "now." : "when nothing of this stands any more:"));
              against.forEach(f -> lines.add("  " + f.veto() + ": " + f.detail()));
            });
    return lines;
  }
}
