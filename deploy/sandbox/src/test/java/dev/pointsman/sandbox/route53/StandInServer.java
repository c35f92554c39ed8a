package dev.pointsman.sandbox.route53;

import io.vertx.core.Vertx;
import java.net.URI;

/** The stand-in, on a Vert.x of its own. */
record StandInServer(Vertx vertx, Route53StandIn standIn) implements Route53Server {
  static StandInServer start(StandInOptions options) {
    Vertx vertx = Vertx.vertx();
    return new StandInServer(vertx, Route53StandIn.start(vertx, options).await());
  }

  @Override
  public URI endpoint() {
    return standIn.endpoint();
  }

  @Override
  public void close() {
    standIn.close().await();
    vertx.close().await();
  }

  @Override
  public String toString() {
    return "stand-in";
  }
}
