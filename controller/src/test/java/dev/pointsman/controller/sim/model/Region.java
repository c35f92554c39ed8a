package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.execute.route53.ModelTraffic;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.world.Connection;
import dev.pointsman.controller.sim.world.Edge;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.probes.guard.core.GuardSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What stands in one region, and what can happen to it. */
public final class Region {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final int CALLS_PER_PERMIT = 3;

  private final World world;
  private final int number;
  private final String name;
  private final HostClock databaseHost;
  private final HostClock otherHost;
  private final Host host;
  private final Seen seen = Seen.inMemory();
  private Duration longestTerms;
  private @Nullable AgentProcess agent;
  private @Nullable GuardProcess guard;
  private @Nullable Controller controller;
  private @Nullable Life controllerLife;
  private boolean storeLost;

  /** A process that can be struck. */
  public enum Part {
    AGENT,
    GUARD,
    CONTROLLER
  }

  Region(World world, int number) {
    this.world = world;
    this.number = number;
    this.name = Service.REGIONS.get(number);
    this.databaseHost = clock(Shape.HOSTS * number);
    this.otherHost = clock(Shape.HOSTS * number + 1);
    this.host =
        new Host(
            world.clock,
            databaseHost,
            world.trace,
            world.sources.databases(),
            world.databases,
            world.databases.of(name),
            settings(world.shape.permits().get(number), world.shape.limits().get(number)),
            world.bends);
    this.longestTerms = termsOf(host);
  }

  private HostClock clock(int place) {
    long apart = world.sources.shape().nextLong(400_000_000L) - 200_000_000L;
    return new HostClock(world.clock, world.shape.rates().get(place), apart);
  }

  private static Duration termsOf(Host host) {
    return host.settings.terms().permit().plus(host.settings.terms().limit());
  }

  /** The longest P + L under which a permit of this region may have been read. */
  Duration longestTerms() {
    return longestTerms;
  }

  /** The guard ends, and starts again under other terms. */
  public void configureGuard(SplittableRandom random) {
    kill(Part.GUARD);
    host.settings = settings(Shape.permit(random), Shape.limit(random));
    Duration terms = termsOf(host);
    longestTerms = terms.compareTo(longestTerms) > 0 ? terms : longestTerms;
    world.trace.tell(world.clock, "guard of " + name + ": P + L is now " + terms);
    restart(Part.GUARD);
  }

  private GuardSettings settings(Duration permit, Duration limit) {
    return new GuardSettings(
        Service.NAME,
        name,
        "g-" + name,
        new GuardTerms(permit, limit, true, LastResort.KILL, controllers()),
        world.shape.fence(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        controllers());
  }

  private List<String> controllers() {
    return Service.REGIONS.stream().skip(firstController()).map(r -> "c-" + r).toList();
  }

  private int firstController() {
    return world.network.regions() - world.shape.controllers();
  }

  void start() {
    restart(Part.GUARD);
    restart(Part.AGENT);
    restart(Part.CONTROLLER);
  }

  public String name() {
    return name;
  }

  private Life life(String process, HostClock clock) {
    return new Life(world.clock, clock, process + "-" + name, name);
  }

  private Connection connect(Life life, String kind, Duration limit) {
    Edge edge = world.edges.apply(kind);
    return new Connection(world.clock, world.network, world.etcd, life, number, edge, limit);
  }

  /** Starts a process, unless it runs or the region is off. */
  public void restart(Part part) {
    if (world.network.isGone(number) || lives(part)) {
      return;
    }
    world.trace.tell(world.clock, part + " of " + name + " starts");
    switch (part) {
      case AGENT -> {
        Life life = life("agent", otherHost);
        agent =
            new AgentProcess(
                life, connect(life, "agent", CALL), world.views, world.sources.probes());
        agent.start();
      }
      case GUARD -> {
        Life life = life("guard", databaseHost);
        Duration limit = host.settings.terms().permit().dividedBy(CALLS_PER_PERMIT);
        guard =
            new GuardProcess(
                host,
                life,
                new HostStore(connect(life, "guard", limit), life, limit, () -> storeLost),
                new Promisers(world, life, host, number));
        guard.start();
      }
      case CONTROLLER -> {
        if (number >= firstController()) {
          startController();
        }
      }
    }
  }

  private void startController() {
    Life life = life("c", otherHost);
    controllerLife = life;
    controller =
        new Controller(
            life,
            connect(life, "controller", CALL),
            connect(life, "controller", CALL),
            seen,
            new LeaderRecord(life.name(), name, "http://" + name, Instant.EPOCH),
            "1",
            new Drivers(life),
            World.METRICS,
            bug -> {
              world.bugs.add(bug);
              life.kill();
            });
    controller.start();
  }

  private final class Drivers implements Controller.Drivers {
    private final Life life;

    Drivers(Life life) {
      this.life = life;
    }

    @Override
    public TrafficDriver traffic(Leadership leadership) {
      return new ModelTraffic(world.zone, life, leadership);
    }

    @Override
    public DatabaseDriver database(Warrant warrant) {
      return new Promotions(
          world.clock, world.network, world.databases, world.sources.databases(), life, warrant);
    }
  }

  private @Nullable Life of(Part part) {
    return switch (part) {
      case AGENT -> agent == null ? null : agent.life();
      case GUARD -> guard == null ? null : guard.life();
      case CONTROLLER -> controllerLife;
    };
  }

  private boolean lives(Part part) {
    Life life = of(part);
    return life != null && !life.isDead();
  }

  public void kill(Part part) {
    Life life = of(part);
    if (life == null || life.isDead()) {
      return;
    }
    world.trace.tell(world.clock, part + " of " + name + " is killed");
    if (part == Part.GUARD && guard != null) {
      guard.kill();
    } else {
      life.kill();
    }
  }

  public void freeze(Part part) {
    Life life = of(part);
    if (life != null && life.isAwake()) {
      world.trace.tell(world.clock, part + " of " + name + " freezes");
      life.freeze();
    }
  }

  public void thaw(Part part) {
    Life life = of(part);
    if (life != null && !life.isDead()) {
      life.thaw();
    }
  }

  /** The database's host finds no etcd any more, whatever its region does; or it does again. */
  public void loseStore(boolean lost) {
    storeLost = lost;
  }

  /** A read by the controller of this region, for a mutant of it. */
  CompletionStage<Store.Read> attempt(String key, Duration limit) {
    Life life = Objects.requireNonNull(controllerLife);
    return connect(life, "controller", limit).get(key);
  }

  public void killWatchdog() {
    world.trace.tell(world.clock, "watchdog of " + name + " is killed");
    host.watchdog.die();
  }

  /** Its processes end, and nobody told them to. */
  public void crashDatabase() {
    world.trace.tell(world.clock, "database of " + name + " crashes");
    host.database.stop(false);
    host.watchdog.exited();
  }

  /** Somebody starts it by hand. */
  public void startDatabaseByHand() {
    // where clients say READ WRITE, whoever starts a primary has opened it: nobody is to do that
    boolean safe = host.database.standbySignal || !host.database.clientsOverride;
    if (safe && !host.database.running && !world.network.isGone(number)) {
      world.trace.tell(world.clock, "database of " + name + " is started by hand");
      host.database.start();
    }
  }

  /** All machines go off. */
  public void powerOff() {
    world.trace.tell(world.clock, "region " + name + " is lost");
    world.network.off(number, world.clock.now());
    for (Part part : Part.values()) {
      kill(part);
    }
    host.watchdog.die();
    host.database.stop(false);
  }

  /** All machines come on again. */
  public void powerOn() {
    world.trace.tell(world.clock, "region " + name + " is back");
    world.network.on(number);
    start();
  }

  /** The controller, if it is awake and nothing stands between it and etcd. */
  public @Nullable Controller attentive() {
    Life life = controllerLife;
    boolean can = life != null && life.isAwake() && world.network.isNearEtcd(number);
    return can ? controller : null;
  }

  /** The controller's own picture, as its API would tell. */
  public @Nullable Controller controller() {
    Life life = controllerLife;
    return life == null || life.isDead() ? null : controller;
  }
}
