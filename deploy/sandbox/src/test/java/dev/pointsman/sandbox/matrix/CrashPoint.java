package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where in a run a controller is to end, or to stand still, or is to strike others.
 *
 * @param step any row of a workflow's table
 * @param victims whom it strikes; none where it strikes itself
 */
record CrashPoint(Step step, Moment moment, Fate fate, List<Target> victims) {
  CrashPoint {
    victims = List.copyOf(victims);
  }

  CrashPoint(Step step, Moment moment, Fate fate) {
    this(step, moment, fate, List.of());
  }

  /** Which side of the step's effect; where it has none, of the commit that enters the step. */
  enum Moment {
    BEFORE,
    /** The driver has asked leadership, and has not acted yet. */
    CHECKED,
    AFTER
  }

  /** What becomes of the controller, or of the victims. */
  enum Fate {
    /** As by SIGKILL: nothing is closed, given up or flushed. */
    HALT,
    /** SIGSTOP: it goes on where it stood when it is resumed. */
    FREEZE,
    /** The victims are stopped by SIGSTOP, and the controller goes on. */
    FREEZE_OTHERS,
    /** The victims are killed by SIGKILL, and the controller goes on. */
    KILL_OTHERS
  }

  static CrashPoint parse(String text) {
    String[] words = text.strip().split(" ");
    return new CrashPoint(
        Step.valueOf(words[0]),
        Moment.valueOf(words[1]),
        Fate.valueOf(words[2]),
        Arrays.stream(words).skip(3).map(CrashPoint::victim).toList());
  }

  private static Target victim(String text) {
    String[] parts = text.split("/", 2);
    return new Target(parts[0], Role.of(parts[1]).orElseThrow());
  }

  String text() {
    List<String> words = new ArrayList<>(List.of(step.name(), moment.name(), fate.name()));
    victims.forEach(
        victim -> words.add(victim.region() + "/" + Objects.requireNonNull(victim.role()).text()));
    return String.join(" ", words);
  }

  boolean isAt(Step otherStep, Moment otherMoment) {
    return step == otherStep && moment == otherMoment;
  }
}
