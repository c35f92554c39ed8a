package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a script sees and does: looks at the world, again and again, tells what has changed, and
 * notes what does not hold that must. For one thread.
 */
final class Scene {
  /** How long a service may take to move before the scenario gives it up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Looking costs the world something, too: five reads of etcd each time. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final World world;
  private final Ledger ledger;
  private final Clients clients;
  private final Timeline timeline;
  private final Snapshot before;
  private final List<String> broken = new ArrayList<>();
  private String lastOrder = "";
  private boolean served;

  Scene(World world, Ledger ledger, Clients clients, Timeline timeline, Snapshot before) {
    this.world = world;
    this.ledger = ledger;
    this.clients = clients;
    this.timeline = timeline;
    this.before = before;
  }

  World world() {
    return world;
  }

  /** What stood in the records before anything was broken. */
  Snapshot before() {
    return before;
  }

  /**
   * The region that served before anything was broken.
   *
   * @throws IllegalStateException if none did
   */
  Region serving() {
    String permit = before.permit();
    if (permit == null) {
      throw new IllegalStateException("nobody is permitted to write: there is nothing to break");
    }
    return world.plan().region(permit);
  }

  Clients clients() {
    return clients;
  }

  /** Something that the script did or saw, now. */
  void tell(String what) {
    timeline.add(what);
  }

  /** Something that must hold does not. */
  void broken(String what) {
    timeline.add("NOT AS IT MUST BE: " + what);
    broken.add(what);
  }

  /** All that did not hold. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  /** Looks once, and tells what is new. */
  Snapshot look() {
    Snapshot now = ledger.look();
    timeline.observe(now, run(now).orElse(null));
    tellOrders();
    return now;
  }

  /** How many checks of the service an agent says are DOWN. */
  long downs(Region at) {
    return ledger.downs(at);
  }

  /** The first run that began after the fault. */
  Optional<RunRecord> run(Snapshot now) {
    return now.newRun(before.runIds());
  }

  /** Looks until it holds; false when the time was over before. */
  boolean until(Duration limit, Predicate<Snapshot> holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.test(look())) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Wait.pause(LOOK);
    }
    return true;
  }

  /** Looks on for so long, whatever happens. */
  void observe(Duration time) {
    until(time, _ -> false);
  }

  /** Until the service has moved and serves; false when it has not in time. */
  boolean moved() {
    boolean moved =
        until(PATIENCE, now -> served && run(now).map(RunRecord::isEnded).orElse(false));
    if (!moved) {
      tell("the watching ends");
    }
    return moved;
  }

  /**
   * When the last write was acknowledged in a region, to anybody; none since {@code nanos}: zero.
   */
  Duration lastWriteAfter(long nanos, String region) {
    return Duration.ofNanos(
        clients.all().stream()
            .filter(a -> a.region().equals(region))
            .mapToLong(Ack::ackedNanos)
            .map(acked -> acked - nanos)
            .filter(after -> after > 0)
            .max()
            .orElse(0));
  }

  /** What customers get, whenever it changes; what is told apart only by numbers is the same. */
  private void tellOrders() {
    String now = clients.orders().last().replaceAll("after [0-9]+ms|[0-9]+ms", "some ms");
    if (!now.equals(lastOrder)) {
      lastOrder = now;
      timeline.add("orders: " + now);
    }
    String serving = clients.serving();
    if (!served && serving != null && !serving.equals(before.permit())) {
      served = true;
      timeline.add("the first order is acknowledged in " + serving);
    }
  }
}
