package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.run.Self;

/**
 * The controller's mind: {@code step(world, now, event) -> (next world, orders)}. Pure; it has no
 * state of its own.
 *
 * <p>An exception out of here is a bug: the caller ends leadership and the process.
 */
public final class Machine {
  private Machine() {}

  /** The world of a controller that has just started. */
  public static World start(Self self) {
    return World.blank(self);
  }

  /** Takes one event. */
  public static Transition step(World world, Moment now, Event event) {
    Turn turn = new Turn(world, now);
    Intake.take(turn, event);
    for (String service : turn.toSteer()) {
      turn.awake(service);
      if (service.equals(World.GLOBAL)) {
        Stewardship.attend(turn);
      } else {
        Steering.attend(turn, service);
      }
    }
    return turn.end();
  }
}
