package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A vantage point for tests: runs one probe and waits for its outcome. */
final class Lookout implements AutoCloseable {
  /** Far above what loopback takes; a probe that is silent for so long is aborted. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EventLoop loop = Vantage.loopOf(context);
  private final Vantage vantage;

  Lookout(@Nullable InetSocketAddress resolver, Function<SecretRef, String> secrets) {
    vantage =
        new Vantage(vertx, context, loop, DnsNames.on(loop, resolver), secrets, Clock.systemUTC());
  }

  static Lookout plain() {
    return new Lookout(null, SecretRef::text);
  }

  ProbeOutcome look(CheckSpec spec) {
    return run(Probes.of(vantage, spec, null), PATIENCE);
  }

  ProbeOutcome look(CheckSpec spec, DatabaseSpec database) {
    return run(Probes.of(vantage, spec, database), PATIENCE);
  }

  ProbeOutcome look(TrafficSpec traffic) {
    return run(Probes.of(vantage, traffic), PATIENCE);
  }

  /** Aborts after this time. */
  ProbeOutcome look(CheckSpec spec, Duration patience) {
    return run(Probes.of(vantage, spec, null), patience);
  }

  private ProbeOutcome run(Probe probe, Duration patience) {
    CompletableFuture<ProbeOutcome> landed = new CompletableFuture<>();
    context.runOnContext(
        on -> {
          Probe.Flight flight = start(probe, landed);
          var _ =
              loop.schedule(
                  () -> {
                    if (!landed.isDone()) {
                      landed.complete(flight.abort());
                    }
                  },
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
        });
    return landed.orTimeout(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static Probe.Flight start(Probe probe, CompletableFuture<ProbeOutcome> landed) {
    try {
      return probe.start(landed::complete);
    } catch (RuntimeException e) {
      landed.completeExceptionally(e);
      throw e;
    }
  }

  @Override
  public void close() {
    vantage.names().close();
    vertx.close().await();
  }
}
