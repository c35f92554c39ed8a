package dev.pointsman.controller.execute.route53;

/**
 * The work rests until an answer is there; then it is begun anew, with what was answered before.
 */
final class Suspended extends Error {
  private static final long serialVersionUID = 1L;

  Suspended() {
    super("suspended", null, false, false);
  }
}
