package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.EffectId;

/**
 * What an executor must know of an order that nobody refuses for coming late. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface Warrant {

  /**
   * Whether this process leads, and as far as it knows the order's run is still at the order's
   * step. Asked immediately before each act, in a session that was opened before: an order may have
   * waited, or its session have taken long, until its run was over and another region permitted.
   */
  boolean stands(EffectId order);
}
