package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.client.HostileClient;
import dev.pointsman.sandbox.client.NameClient;
import dev.pointsman.sandbox.client.OrderClient;
import dev.pointsman.sandbox.world.Plan;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both clients of one measurement. */
public final class Clients implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final OrderClient orders;
  private final HostileClient hostile;

  public Clients(Plan plan) {
    NameClient names =
        new NameClient(new InetSocketAddress(plan.dns().address(), plan.dns().dns()), Plan.RECORD);
    orders =
        new OrderClient(vertx, names, plan.primary().ports().shop(), "client-" + System.nanoTime());
    hostile =
        new HostileClient(
            plan.regions().stream()
                .map(
                    r ->
                        new HostileClient.Victim(
                            r.name(),
                            r.address(),
                            r.ports().database(),
                            Plan.DATABASE,
                            Plan.SHOP_USER,
                            plan.secrets().shop()))
                .toList());
  }

  /** The one that uses the shop. */
  public OrderClient orders() {
    return orders;
  }

  /** Orders that a region has acknowledged so far. */
  public long acknowledged(String region) {
    return orders.log().acks().stream().filter(a -> a.region().equals(region)).count();
  }

  /** The region that acknowledged last; null for none yet. */
  public @Nullable String serving() {
    List<Ack> acks = orders.log().acks();
    return acks.isEmpty() ? null : acks.getLast().region();
  }

  /** All writes that anybody was told are kept. */
  public List<Ack> all() {
    List<Ack> all = new ArrayList<>(orders.log().acks());
    all.addAll(hostile.log().acks());
    return all;
  }

  @Override
  public void close() {
    orders.close();
    hostile.close();
    vertx.close().await();
  }
}
