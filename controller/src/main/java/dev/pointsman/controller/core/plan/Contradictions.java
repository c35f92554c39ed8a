package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that can be read each, and that no controller writes together. They come from other hands,
 * and nobody knows what was meant: nothing is decided on them before a person has looked. Without
 * this they would meet the rules that a step holds against bugs, and end every leader in turn.
 */
final class Contradictions {
  private static final String NO_ROOM = " (expected: room for more)";

  private Contradictions() {}

  /** Whether the next epoch or batch could not be written. */
  private static boolean isSpent(ServiceState state) {
    return Math.max(state.epoch(), state.batch()) > ServiceState.MOST / 2;
  }

  /** Of a state at rest with the definition. */
  static List<String> of(ServiceSpec spec, ServiceState state) {
    List<String> found = new ArrayList<>();
    if (isSpent(state)) {
      found.add("state: epoch %d, batch %d".formatted(state.epoch(), state.batch()) + NO_ROOM);
    }
    for (String region : state.active()) {
      if (spec.region(region).isEmpty()) {
        found.add("state.active: " + region + " (expected: a region of the definition)");
      }
    }
    String permit = state.permit();
    if (permit != null && spec.region(permit).isEmpty()) {
      found.add("state.permit: " + permit + " (expected: a region of the definition)");
    }
    if (permit != null && state.unproven().stream().anyMatch(other -> !other.equals(permit))) {
      found.add(
          "state.unproven: %s beside permit %s (expected: none while somebody is permitted)"
              .formatted(state.unproven(), permit));
    }
    if (state.switched() != null && state.switched() > state.batch()) {
      found.add(
          "state.switched: %d (expected: at most batch, %d)"
              .formatted(state.switched(), state.batch()));
    }
    return found;
  }

  /** Of an unfinished run with the state that names it. */
  static List<String> of(ServiceSpec spec, ServiceState state, RunRecord run) {
    List<String> found = new ArrayList<>();
    String name = "run " + run.id() + ": ";
    if (isSpent(state)) {
      found.add(name + "epoch %d, batch %d".formatted(state.epoch(), state.batch()) + NO_ROOM);
    }
    if (!isInOrder(run.steps())) {
      found.add(name + "its steps (expected: each once, one after the other, CLOSE to come)");
      return found;
    }
    if (run.to() == null && !isYetToChoose(run)) {
      found.add(name + "no target (expected: the one that was chosen)");
    }
    fence(state, run).ifPresent(why -> found.add(name + why));
    promotion(spec, state, run).ifPresent(why -> found.add(name + why));
    return found;
  }

  /** Some have ended, at most one is under way, the others are to come, CLOSE among them. */
  private static boolean isInOrder(List<StepRecord> steps) {
    if (steps.isEmpty() || steps.getLast().step() != Step.CLOSE || hasEnded(steps.getLast())) {
      return false;
    }
    boolean onlyToCome = false;
    Set<Step> met = EnumSet.noneOf(Step.class);
    for (StepRecord step : steps) {
      if (!met.add(step.step())) {
        return false;
      }
      if (onlyToCome && step.status() != StepStatus.PENDING) {
        return false;
      }
      onlyToCome |= !hasEnded(step);
    }
    return true;
  }

  private static boolean hasEnded(StepRecord step) {
    return switch (step.status()) {
      case PENDING, RUNNING, WAITING -> false;
      case DONE, LEFT, SKIPPED, FAILED -> true;
    };
  }

  private static boolean isYetToChoose(RunRecord run) {
    return run.step(Step.CHOOSE).filter(choose -> !hasEnded(choose)).isPresent();
  }

  private static Optional<String> fence(ServiceState state, RunRecord run) {
    StepRecord fence = run.step(Step.FENCE).orElse(null);
    if (fence == null) {
      return permit(state, run.to());
    }
    if (fence.status() == StepStatus.PENDING) {
      return Optional.empty();
    }
    if (run.epoch() != state.epoch()) {
      return Optional.of(
          "epoch " + run.epoch() + " (expected: the state's, " + state.epoch() + ")");
    }
    if (!hasEnded(fence)) {
      return permit(state, null);
    }
    if (run.proof() == null || fence.status() != StepStatus.DONE) {
      return Optional.of("past FENCE without a proof");
    }
    if (isPending(run, Step.PROMOTE) && !state.unproven().isEmpty()) {
      return Optional.of("past FENCE, and unproven: " + state.unproven() + " (expected: none)");
    }
    return permit(state, run.to());
  }

  /** The permit is nobody's or the target's, who alone may be unproven once it is promoted. */
  private static Optional<String> permit(ServiceState state, @Nullable String target) {
    if (state.permit() != null && !state.permit().equals(target)) {
      return Optional.of("permit: " + state.permit() + " (expected: none, or its target)");
    }
    boolean others = state.unproven().stream().anyMatch(region -> !region.equals(target));
    return target != null && others
        ? Optional.of("unproven: " + state.unproven() + " (expected: at most its target)")
        : Optional.empty();
  }

  private static Optional<String> promotion(ServiceSpec spec, ServiceState state, RunRecord run) {
    StepRecord promote = run.step(Step.PROMOTE).orElse(null);
    boolean begun =
        promote != null
            && promote.status() != StepStatus.PENDING
            && promote.status() != StepStatus.SKIPPED;
    String promoting = state.promoting();
    if (promoting != null && !(begun && promoting.equals(run.to()))) {
      return Optional.of(
          "promoting: %s (expected: %s)"
              .formatted(promoting, begun ? "its target, " + run.to() : "nobody yet"));
    }
    if (promote == null || !begun) {
      return Optional.empty();
    }
    if (state.database() == null) {
      return Optional.of("promotes, and the state knows no database");
    }
    String target = run.to();
    Optional<RegionSpec> where = target == null ? Optional.empty() : spec.region(target);
    if (where.isPresent() && where.get().database() == null) {
      return Optional.of("promotes, and the definition knows no database of " + target);
    }
    String timeline = promote.evidence().get(Workflow.TIMELINE);
    return timeline != null && !timeline.matches("[0-9]{1,9}")
        ? Optional.of("promoted to timeline " + timeline + " (expected: a number)")
        : Optional.empty();
  }

  private static boolean isPending(RunRecord run, Step step) {
    return run.step(step).filter(s -> s.status() == StepStatus.PENDING).isPresent();
  }
}
