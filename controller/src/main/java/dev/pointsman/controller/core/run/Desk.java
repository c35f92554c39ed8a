package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * What this leader has under way for one service. Lost with the leadership: all of it can be found
 * again by looking.
 *
 * @param pending the commit that has not been answered; while there is one, nothing else is decided
 * @param notBefore no decision before; after a commit that was refused or whose fate is unknown
 * @param look the newest recheck that was asked for
 * @param order the order of the current step; null before it is given
 * @param stepSince when this leader began to attend to the current step
 * @param closedSince on this leader's clock, since when nobody has the permit: the latest of the
 *     answer to the commit that took it away, its own election and its last promise to a guard of
 *     the service; null while somebody has it
 * @param told the vetoes that people were told last to stand against a failover that is due
 * @param graceOver when enough agents had answered this leader's first recheck; null before
 */
public record Desk(
    @Nullable Pending pending,
    @Nullable Moment notBefore,
    @Nullable Look look,
    @Nullable Order order,
    @Nullable Moment stepSince,
    @Nullable Moment closedSince,
    @Nullable Moment graceOver,
    String told) {

  /**
   * A commit under way.
   *
   * @param before the run as the decision saw it; the mirror may tell the next one before the
   *     answer comes
   */
  public record Pending(long id, Changes changes, @Nullable RunRecord before) {}

  /**
   * A recheck.
   *
   * @param revision mod revision of the request; 0 until it stands in the store
   */
  public record Look(String request, long revision, Moment asked) {}

  /**
   * An order under way, or answered.
   *
   * @param at when it was given or, once answered, when the answer came
   */
  public record Order(EffectId id, @Nullable Answer answer, Moment at) {}

  /** Nothing under way. */
  public static Desk clear() {
    return new Desk(null, null, null, null, null, null, null, "");
  }

  public Desk with(@Nullable Pending next) {
    return new Desk(next, notBefore, look, order, stepSince, closedSince, graceOver, told);
  }

  public Desk holdUntil(@Nullable Moment until) {
    return new Desk(null, until, look, order, stepSince, closedSince, graceOver, told);
  }

  public Desk with(Look next) {
    return new Desk(pending, notBefore, next, order, stepSince, closedSince, graceOver, told);
  }

  public Desk with(@Nullable Order next) {
    return new Desk(pending, notBefore, look, next, stepSince, closedSince, graceOver, told);
  }

  /** At the beginning of another step. */
  public Desk atStep(Moment since) {
    return new Desk(pending, notBefore, look, null, since, closedSince, graceOver, told);
  }

  public Desk closedSince(@Nullable Moment since) {
    return new Desk(pending, notBefore, look, order, stepSince, since, graceOver, told);
  }

  public Desk graceOver(Moment at) {
    return new Desk(pending, notBefore, look, order, stepSince, closedSince, at, told);
  }

  public Desk told(String vetoes) {
    return new Desk(pending, notBefore, look, order, stepSince, closedSince, graceOver, vetoes);
  }
}
