package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.RunResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a step is, after a look at all that is known. */
public sealed interface Progress {

  /** Nothing to do before something happens, or before {@code until}. */
  record Wait(@Nullable Moment until) implements Progress {}

  /** All agents are to look again, under this request id; once. */
  record Look(String request, Moment until) implements Progress {}

  /** An order to the outside; once per attempt. */
  record Order(Effect.Outside effect) implements Progress {}

  /**
   * Something a person should see; recorded, and tried or looked at again.
   *
   * @param again when it is tried again by itself; null when only a person's retry or a change in
   *     the world helps
   */
  record Trouble(String code, String detail, @Nullable Moment again) implements Progress {}

  /** The step is done; the draft holds what follows from it. */
  record Done(Map<String, String> evidence) implements Progress {}

  /** The step is not needed. */
  record Skip(String why) implements Progress {}

  /** The step has begun; its intent is to be committed. Only on entering. */
  record Begin() implements Progress {}

  /** Its time is over; the run goes on without it. */
  record Leave(String code, String detail) implements Progress {}

  /** The run is over; the draft holds what follows from it. */
  record End(RunResult result, String code, String detail) implements Progress {}
}
