package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.CallMeter;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Offload;
import dev.pointsman.controller.execute.Pace;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Points a service's failover records. See the package for what a batch compares.
 *
 * <p>Codes of failures: {@code ROUTE53_THROTTLED}, {@code ROUTE53_BUSY}, {@code ROUTE53_UNKNOWN},
 * {@code ROUTE53_DENIED}, {@code NOT_LEADING}. Codes of refusals: {@code STALE}, {@code
 * FOREIGN_EPOCH}, {@code DRIFT}, {@code UNOWNED_RECORDS}, {@code ROUTE53_REJECTED}, {@code
 * UNWRITABLE}.
 *
 * <p>Called on any Vert.x context, blocks none: the calls run on virtual threads.
 */
public final class Route53Traffic implements TrafficDriver, AutoCloseable {
  private final Offload offload;
  private final Zone zone;
  private final Switching switching;

  Route53Traffic(Offload offload, Zone zone, Switching switching) {
    this.offload = offload;
    this.zone = zone;
    this.switching = switching;
  }

  /** The driver on the real Route 53, or on what answers at the options' endpoint. */
  public static Route53Traffic open(
      Vertx vertx, Route53Options options, Leadership leadership, CallMeter meter) {
    SdkZone zone = SdkZone.open(options, meter);
    return new Route53Traffic(
        new Offload(vertx, "route53"), zone, new Switching(zone, Pace.real(), leadership, options));
  }

  @Override
  public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
    return switch (order.traffic()) {
      case TrafficSpec.Route53 traffic -> offload.run(() -> switching.carryOut(order, traffic));
    };
  }

  @Override
  public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
    return offload.run(() -> switching.await(order.change()));
  }

  @Override
  public Future<Answer> look(TrafficSpec traffic, Effect.Claim claim) {
    return switch (traffic) {
      case TrafficSpec.Route53 route53 -> offload.run(() -> switching.look(route53, claim));
    };
  }

  /** Interrupts what runs, and closes the connections. */
  @Override
  public void close() {
    offload.close();
    zone.close();
  }
}
