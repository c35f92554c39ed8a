package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.SecretRef;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The place that probes look from.
 *
 * @param context the one context that all probes run on
 * @param loop the context's event loop, on NIO
 * @param names how names become addresses here
 * @param secrets resolves a reference anew at each use; throws a RuntimeException whose message
 *     names the reference, never the secret
 * @param clock for the validity of certificates
 */
public record Vantage(
    Vertx vertx,
    Context context,
    EventLoop loop,
    Names names,
    Function<SecretRef, String> secrets,
    InstantSource clock) {

  /** The event loop of a context of {@code vertx}, which must not use a native transport. */
  public static EventLoop loopOf(Context context) {
    return ((ContextInternal) context).nettyEventLoop();
  }
}
