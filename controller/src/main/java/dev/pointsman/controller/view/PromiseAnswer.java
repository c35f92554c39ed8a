package dev.pointsman.controller.view;

import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import java.util.concurrent.CompletionStage;

/** What a controller answers a guard that asks for a promise. */
public sealed interface PromiseAnswer {
  /** Given, and counted by: it may be sent. */
  record Given(Promise promise) implements PromiseAnswer {}

  /**
   * The guard's deadline stands.
   *
   * @param code tells programs why
   */
  record Refused(Code code, String detail) implements PromiseAnswer {}

  /** Why a promise is refused. */
  enum Code {
    /** An attempt that was begun after the request was answered. */
    STORE_ANSWERS,
    /** A later epoch does not wait for this region any more, or another region is permitted. */
    PERMIT_IS_GONE,
    /** More guards ask than can be answered. */
    TOO_MANY
  }

  /** Where promises are asked for; from any thread. */
  @FunctionalInterface
  interface Source {
    CompletionStage<PromiseAnswer> ask(PromiseRequest request);
  }
}
