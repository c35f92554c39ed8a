package dev.pointsman.controller.execute.postgres;

import dev.pointsman.coordination.model.SecretRef;

/** Finds secrets. Called on a thread that may block. */
@FunctionalInterface
public interface SecretResolver {

  /**
   * The secret.
   *
   * @throws RuntimeException with a message that may be shown, if it can't be found
   */
  String resolve(SecretRef reference);
}
