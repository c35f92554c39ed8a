package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import io.vertx.core.Future;

/**
 * Promotes replicas. Answers on the calling Vert.x context; futures never fail, failures are {@link
 * Answer.Failed}.
 */
public interface DatabaseDriver {

  /**
   * Promotes, proves and marks; finding it done by the same run is success, by another run is a
   * refusal.
   */
  Future<Answer> promote(Effect.Promote order);
}
