package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.coordination.model.DatabaseSpec;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

  /**
   * Reads what the database is and whether its user may promote it, and changes nothing: {@link
   * Answer.Done}, or why not.
   *
   * @param started when the server began to run, by the guard beside it; null when unknown
   */
  Future<Answer> look(DatabaseSpec database, @Nullable Instant started);
}
