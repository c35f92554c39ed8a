package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;

/**
 * Moves traffic. Answers on the calling Vert.x context; futures never fail, failures are {@link
 * Answer.Failed}.
 */
public interface TrafficDriver {

  /** Points the traffic, guarded by the companion record; finding it done is success. */
  Future<Answer> switchTraffic(Effect.SwitchTraffic order);

  /** Waits, within a time limit, until the change has reached all name servers. */
  Future<Answer> awaitInsync(Effect.AwaitInsync order);

  /**
   * Reads what stands there and changes nothing: {@link Answer.Done} when it is as {@code claim}
   * says, {@link Answer.Refused} with the code that an order to switch would meet when it is not,
   * {@link Answer.Failed} when it cannot be read.
   */
  Future<Answer> look(TrafficSpec traffic, Effect.Claim claim);
}
