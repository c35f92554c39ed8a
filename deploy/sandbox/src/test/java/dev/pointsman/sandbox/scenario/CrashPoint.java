package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.Step;

/**
 * Where in a run a controller is to end, or to stand still.
 *
 * @param step any row of a workflow's table
 */
record CrashPoint(Step step, Moment moment, Fate fate) {

  /** Which side of the step's effect; where it has none, of the commit that enters the step. */
  enum Moment {
    BEFORE,
    /** The driver has asked leadership, and has not acted yet. */
    CHECKED,
    AFTER
  }

  /** What becomes of the controller. */
  enum Fate {
    /** As by SIGKILL: nothing is closed, given up or flushed. */
    HALT,
    /** SIGSTOP: it goes on where it stood when it is resumed. */
    FREEZE
  }

  static CrashPoint parse(String text) {
    String[] words = text.strip().split(" ", 3);
    return new CrashPoint(Step.valueOf(words[0]), Moment.valueOf(words[1]), Fate.valueOf(words[2]));
  }

  String text() {
    return step + " " + moment + " " + fate;
  }

  boolean isAt(Step otherStep, Moment otherMoment) {
    return step == otherStep && moment == otherMoment;
  }
}
