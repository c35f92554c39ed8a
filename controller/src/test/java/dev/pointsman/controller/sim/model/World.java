package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.execute.route53.ModelZone;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Edge;
import dev.pointsman.controller.sim.world.Etcd;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.controller.sim.world.Sources;
import dev.pointsman.controller.sim.world.Trace;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Three regions with all that stands in each, and what they share. */
public final class World {
  /** Counts for nobody; one for all worlds, as building one takes longer than a schedule. */
  static final ControllerMetrics METRICS = new ControllerMetrics();

  private static final double SLOWEST = 0.95;

  final Clockwork clock;
  final Trace trace;
  final Sources sources;
  final Network network;
  final Etcd etcd;
  final Databases databases;
  final ModelZone zone;
  final Views views;
  final Shape shape;
  private ServiceSpec spec;
  private Duration longestRpo;
  private boolean broken;
  final Set<Bend> bends;
  final Function<String, Edge> edges;
  final List<Throwable> bugs = new ArrayList<>();
  private final List<Region> regions = new ArrayList<>();
  private final Map<String, Long> promised = new TreeMap<>();

  /**
   * Nothing runs yet.
   *
   * @param edges between the store and a process, by its kind: {@code controller} or {@code guard}
   */
  public World(
      Trace trace,
      Clockwork clock,
      Sources sources,
      Set<Bend> bends,
      Function<String, Edge> edges,
      Etcd.Witness witness) {
    this.trace = trace;
    this.clock = clock;
    this.sources = sources;
    this.bends = bends;
    this.edges = edges;
    int count = Service.REGIONS.size();
    this.shape = Shape.draw(sources.shape(), count);
    this.network = new Network(sources.network(), count);
    this.etcd = new Etcd(clock, trace, witness);
    this.databases =
        new Databases(
            clock,
            network,
            trace,
            sources.databases(),
            Service.REGIONS,
            shape.fence() == dev.pointsman.probes.guard.core.Fence.STOP,
            bends.contains(Bend.STARTS_OPEN));
    this.zone =
        new ModelZone(
            clock,
            trace,
            sources.zone(),
            !bends.contains(Bend.COMPANION_NOT_COMPARED),
            bends.contains(Bend.RECORDS_REMOVED_FIRST));
    this.views = new Views(network, databases, zone);
    this.spec = Service.spec(Automation.AUTOMATIC, shape.detection(), shape, shape.rpo());
    this.longestRpo = shape.rpo();
    for (int i = 0; i < count; i++) {
      regions.add(new Region(this, i));
    }
  }

  /** Everything starts. */
  public void start() {
    Roster roster =
        new Roster(
            Service.REGIONS.stream().map(r -> new Roster.Member("agent-" + r, r)).toList(),
            shape.most());
    etcd.cluster()
        .commit(
            Transaction.when()
                .put(KeySpace.ROSTER, Codecs.ROSTER.encode(roster))
                .put(KeySpace.spec(Service.NAME), Codecs.SPEC.encode(spec))
                .build());
    databases.start();
    regions.forEach(Region::start);
  }

  /** Another definition stands in the store from now on. */
  public void apply(Automation automation, Detection detection, Duration rpo) {
    trace.tell(clock, "a definition is applied: " + automation + ", RPO " + rpo);
    spec = Service.spec(automation, detection, shape, rpo);
    longestRpo = rpo.compareTo(longestRpo) > 0 ? rpo : longestRpo;
    define();
  }

  /** Somebody writes a definition by hand that nobody can read. */
  public void breakDefinition() {
    trace.tell(clock, "the definition cannot be read");
    broken = true;
    etcd.cluster()
        .commit(Transaction.when().put(KeySpace.spec(Service.NAME), "{\"name\": ").build());
  }

  /** What could be read last stands there again, unless it does already. */
  public void mendDefinition() {
    if (broken) {
      trace.tell(clock, "the definition is as it was");
      define();
    }
  }

  private void define() {
    broken = false;
    etcd.cluster()
        .commit(
            Transaction.when().put(KeySpace.spec(Service.NAME), Codecs.SPEC.encode(spec)).build());
  }

  /** How long a database may go on without a permit: P + L, on the slowest clock. */
  public long longestPermit(String region) {
    Duration longest = region(Service.number(region)).longestTerms();
    return (long) (longest.toNanos() / SLOWEST);
  }

  /** All controllers have really promised the region's guard what it asked at that time. */
  void promised(String region, long sent) {
    trace.tell(clock, "all have promised the guard of " + region);
    promised.put(region, sent);
  }

  /** When the guard's last round began in which all have promised; -1 for never. */
  public long lastPromised(String region) {
    return promised.getOrDefault(region, -1L);
  }

  /** Of all definitions so far. */
  public Duration longestRpo() {
    return longestRpo;
  }

  public Clockwork clock() {
    return clock;
  }

  public Trace trace() {
    return trace;
  }

  public Network network() {
    return network;
  }

  public Etcd etcd() {
    return etcd;
  }

  public Databases databases() {
    return databases;
  }

  public ModelZone zone() {
    return zone;
  }

  public Views views() {
    return views;
  }

  public Shape shape() {
    return shape;
  }

  public Region region(int number) {
    return regions.get(number);
  }

  public List<Region> regions() {
    return regions;
  }

  /** What broke a controller. */
  public List<Throwable> bugs() {
    return bugs;
  }
}
