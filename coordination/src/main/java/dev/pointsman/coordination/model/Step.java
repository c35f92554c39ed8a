package dev.pointsman.coordination.model;

/**
 * The steps of all workflows. The tables in the controller's {@code core.plan} say which run has
 * which, in what order.
 */
public enum Step {
  CONFIRM,
  PRECHECK,
  CHOOSE,
  CAPACITY,
  FENCE,
  CATCH_UP,
  PROMOTE,
  OPEN,
  SWITCH,
  FOLLOW,
  VERIFY,
  REATTACH,
  CLOSE
}
