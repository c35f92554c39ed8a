package dev.pointsman.probes.agent;

import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.LeaseKeeper;
import dev.pointsman.coordination.store.LoopTimers;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.SelfDoubt;
import dev.pointsman.probes.probe.DnsNames;
import dev.pointsman.probes.probe.Names;
import dev.pointsman.probes.probe.Probes;
import dev.pointsman.probes.probe.Vantage;
import dev.pointsman.probes.publish.Definitions;
import dev.pointsman.probes.publish.Publisher;
import dev.pointsman.probes.publish.Rechecks;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.SelfWatch;
import dev.pointsman.probes.schedule.Sight;
import dev.pointsman.probes.schedule.Target;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A probe agent, put together: one event loop for everything that it decides, from the first probe
 * to the write of a verdict.
 */
public final class Agent implements AutoCloseable {
  /**
   * Three heartbeats at the least, and above what etcd grants at its usual election timeout; one
   * that is gone for longer is missed.
   */
  private static final Duration LEASE = Duration.ofSeconds(15);

  /** Often, and with little patience: a blind agent must know before its verdicts fall. */
  private static final Detection CANARY =
      new Detection(
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          2,
          1,
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          20,
          20);

  private static final String CANARIES = "@canary";

  /** For an orderly end: the lease is revoked, the server is closed. */
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final Vertx vertx;
  private final LoopTimers timers;
  private final Names names;
  private final ProbeLoop targets;
  private final ProbeLoop canaries;
  private final SelfWatch self;
  private final Publisher publisher;
  private final LeaseKeeper lease;
  private final Mirror services;
  private final Mirror rechecks;
  private final AgentMetrics metrics = new AgentMetrics();
  private int metricsPort;

  private Agent(AgentConfig config, Store store, String version, Consumer<Throwable> bug) {
    vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    EventLoop loop = Vantage.loopOf(context);
    timers = new LoopTimers(loop, task -> context.runOnContext(_ -> task.run()), bug);
    names = DnsNames.on(loop, server(config.resolver()));
    Vantage vantage =
        new Vantage(vertx, context, loop, names, Secrets.system()::resolve, Clock.systemUTC());
    SplittableRandom random = new SplittableRandom();
    DoubleSupplier jitter = () -> random.nextDouble(-1, 1);
    targets = new ProbeLoop(timers, new Eyes(), jitter);
    canaries = new ProbeLoop(timers, new CanaryEyes(), jitter);
    self = new SelfWatch(timers, targets, canaries, this::doubts);
    Publisher.Identity identity =
        new Publisher.Identity(config.region(), config.id(), version, Probes.CAPABILITIES);
    publisher = new Publisher(store, timers, identity, new Self());
    lease = new LeaseKeeper(store, timers, LEASE, this::isAlive, new LeaseEars());
    Definitions definitions = new Definitions(vantage, timers, targets, publisher);
    services = new Mirror(store, timers, KeySpace.SERVICES, 0, new ServiceEars(definitions));
    Rechecks answers = new Rechecks(targets, canaries, self, publisher);
    rechecks = new Mirror(store, timers, KeySpace.RECHECKS, 0, new RecheckEars(answers));
    metrics.watch(targets, self, publisher);
    List<Target> watched = config.canaries().stream().map(c -> canary(vantage, c)).toList();
    timers.execute(() -> begin(watched));
  }

  /**
   * Starts an agent; it keeps trying while the store cannot be reached.
   *
   * @param store is not closed by the agent
   * @param version of the program, for the agent's record
   * @param bug hears of an exception that should not be; the agent does not work any more then
   */
  public static Agent start(
      AgentConfig config, Store store, String version, Consumer<Throwable> bug) {
    Agent agent = new Agent(config, store, version, bug);
    HostPort where = config.metrics();
    if (where != null) {
      agent.serve(where);
    }
    return agent;
  }

  private static @Nullable InetSocketAddress server(@Nullable HostPort resolver) {
    return resolver == null ? null : new InetSocketAddress(resolver.host(), resolver.port());
  }

  private static Target canary(Vantage vantage, AgentConfig.Canary canary) {
    return new Target(
        new CheckId(CANARIES, canary.region(), canary.check().name()),
        canary.check(),
        Probes.of(vantage, canary.check(), null),
        CANARY,
        Optional.of(canary.region()));
  }

  private void serve(HostPort where) {
    metricsPort = new MetricsServer(metrics, lease::holds).start(vertx, where).await().actualPort();
    LOG.atInfo().addKeyValue("port", metricsPort).log("metrics are served");
  }

  private void begin(List<Target> watched) {
    canaries.watch(watched);
    self.start();
    lease.start();
    services.start();
    rechecks.start();
  }

  /** The port that metrics are served at; 0 if they are not. */
  public int metricsPort() {
    return metricsPort;
  }

  /** A loop that does not probe must not look alive. */
  private boolean isAlive() {
    return targets.isAlive() && self.isAlive();
  }

  private void doubts(SelfDoubt now) {
    LOG.atWarn()
        .addKeyValue("causes", now.causes())
        .log(now.abstains() ? "doubting myself: abstaining" : "trusting myself again");
    publisher.announce();
  }

  /** Ends in order: the lease is revoked, so that nobody waits for it to run out. */
  @Override
  public void close() {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    timers.execute(
        () -> {
          services.close();
          rechecks.close();
          targets.stop();
          canaries.stop();
          self.stop();
          publisher.unleased();
          lease.stop();
          stopped.complete(true);
        });
    stopped.completeOnTimeout(false, CLOSING.toMillis(), TimeUnit.MILLISECONDS).join();
    names.close();
    vertx.close().await();
  }

  /** What the loop over the services' targets tells. */
  private final class Eyes implements Sight {
    private final Set<CheckId> known = new HashSet<>();

    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {
      metrics.probed(id, outcome, took);
    }

    @Override
    public void judged(CheckId id, Verdict verdict) {
      // a thousand checks that are well say nothing when an agent starts
      boolean first = known.add(id);
      LOG.atLevel(first && verdict.status() == VerdictStatus.UP ? Level.DEBUG : Level.INFO)
          .addKeyValue("check", id)
          .addKeyValue("status", verdict.status())
          .addKeyValue("reason", verdict.reason())
          .addKeyValue("detail", verdict.detail())
          .log("verdict");
      metrics.judged(verdict.status());
      publisher.judged(id, verdict);
    }

    @Override
    public void late(Duration by) {
      self.late();
    }
  }

  /** What the loop over the canaries tells: they are for the agent alone. */
  private final class CanaryEyes implements Sight {
    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {}

    @Override
    public void judged(CheckId id, Verdict verdict) {
      LOG.atInfo()
          .addKeyValue("canary", id.region() + "/" + id.check())
          .addKeyValue("status", verdict.status())
          .addKeyValue("reason", verdict.reason())
          .log("canary");
    }

    @Override
    public void late(Duration by) {
      self.late();
    }
  }

  private final class Self implements Publisher.Self {
    @Override
    public boolean abstaining() {
      return self.doubt().abstains();
    }

    @Override
    public int health() {
      return self.health().value();
    }
  }

  private final class LeaseEars implements LeaseKeeper.Listener {
    @Override
    public void held(Lease held) {
      LOG.info("connected to the store");
      publisher.leased(held);
    }

    @Override
    public void lost(String why) {
      LOG.atWarn().addKeyValue("why", why).log("lease lost");
      publisher.unleased();
    }
  }

  /** Tells of a mirror's fortunes. */
  private abstract static class Ears implements Mirror.Listener {
    @Override
    public void synced(long revision) {}

    @Override
    public void proven(long revision) {}

    @Override
    public void lost(String why) {
      LOG.atWarn().addKeyValue("why", why).log("the store's watch is lost; listing again");
    }

    @Override
    public void rewound(long revision, long seen) {
      LOG.atError()
          .addKeyValue("revision", revision)
          .addKeyValue("seen", seen)
          .log("STORE_REWOUND: the store is older than it was");
    }
  }

  private static final class ServiceEars extends Ears {
    private final Definitions definitions;

    ServiceEars(Definitions definitions) {
      this.definitions = definitions;
    }

    @Override
    public void written(Entry entry) {
      definitions.written(entry);
    }

    @Override
    public void deleted(String key, long revision) {
      definitions.deleted(key);
    }
  }

  private static final class RecheckEars extends Ears {
    private final Rechecks answers;

    RecheckEars(Rechecks answers) {
      this.answers = answers;
    }

    @Override
    public void written(Entry entry) {
      answers.requested(entry);
    }

    @Override
    public void deleted(String key, long revision) {}
  }
}
