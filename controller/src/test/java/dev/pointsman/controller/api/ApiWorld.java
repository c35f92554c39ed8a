package dev.pointsman.controller.api;

import dev.pointsman.controller.definition.Definition;
import dev.pointsman.controller.definition.Stored;
import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.controller.view.RegionReport;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.controller.view.ServiceReport.CandidateReport;
import dev.pointsman.controller.view.ServiceReport.VetoReport;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.coordination.testing.FakeStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory twin of a controller: a picture of the world that stands still, a store in memory,
 * a leader that answers commands as it is told, and the real API in front of it on a free port.
 */
public final class ApiWorld implements AutoCloseable, WorldView.Source {
  public static final String TOKEN = "a-token-of-some-length";
  public static final String GUARD_TOKEN = "a-guards-token";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RealTimers timers = new RealTimers();
  private final Vertx vertx = Vertx.vertx();
  private final FakeStore store = new FakeStore(timers);
  private final ApiServer server;
  private volatile WorldView view = view(true, true, List.of());
  private volatile Function<PromiseRequest, PromiseAnswer> promise =
      _ -> new PromiseAnswer.Refused(PromiseAnswer.Code.STORE_ANSWERS, "etcd answers c1");

  public ApiWorld() throws Exception {
    this.server =
        ApiServer.start(
                vertx,
                new ApiServer.Options(new HostPort("127.0.0.1", 0), TOKEN, GUARD_TOKEN),
                this,
                request -> CompletableFuture.completedFuture(promise.apply(request)),
                store,
                () -> "pointsman_up 1\n",
                Clock.systemUTC())
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public WorldView now() {
    return view;
  }

  /** Guards that ask for a promise are answered so. */
  void promises(Function<PromiseRequest, PromiseAnswer> answer) {
    promise = answer;
  }

  /** This controller has never read the store. */
  public void neverRead() {
    view = view(false, false, List.of("etcd at x has not been read yet"));
  }

  /** Somebody leads, but the store is older than it was. */
  void rewind() {
    view = view(true, true, List.of("STORE_REWOUND: revision 5, after 9 was seen"));
  }

  /** From now on, nobody leads, and this controller is not ready. */
  public void loseLeader() {
    view = view(false, true, List.of("no leader is known"));
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  public FakeStore store() {
    return store;
  }

  /** A leader that answers each command with what {@code decide} says. */
  public void lead(Function<Command.Issued, Command.Outcome> decide) {
    store.watch(
        KeySpace.COMMANDS,
        1,
        new WatchListener() {
          @Override
          public void changed(List<Change> changes) {
            for (Change change : changes) {
              if (change instanceof Change.Written written) {
                settle(decide.apply(Codecs.COMMAND.decode(written.entry().value())));
              }
            }
          }

          @Override
          public void progress(long revision) {}

          @Override
          public void ended(dev.pointsman.coordination.store.@Nullable StoreException cause) {}
        });
  }

  private void settle(Command.Outcome outcome) {
    store.commit(
        Transaction.when()
            .delete(KeySpace.command(outcome.id()))
            .put(KeySpace.outcome(outcome.id()), Codecs.OUTCOME.encode(outcome))
            .build());
  }

  /** Puts a value into the store. */
  public void put(String key, String value) throws Exception {
    await(store.commit(Transaction.when().put(key, value).build()));
  }

  /** A key's value, or null. */
  public @Nullable String get(String key) throws Exception {
    Store.Read read = await(store.get(key));
    return read.entry().map(entry -> entry.value()).orElse(null);
  }

  /** How many keys stand under a prefix. */
  public int count(String prefix) throws Exception {
    return await(store.list(prefix)).entries().size();
  }

  private static void await(Future<Void> future) {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    // one after the other from here: a continuation would want the event loop that is closing
    await(server.close());
    await(vertx.close());
    store.close();
    timers.close();
  }

  private static WorldView view(boolean led, boolean known, List<String> notReady) {
    LeaderRecord leader = new LeaderRecord("c2", "us-west-2", "http://127.0.0.1:8082", NOW);
    SortedMap<String, ServiceReport> services = new TreeMap<>(Map.of("shop", shop()));
    return new WorldView(
        NOW,
        "c1",
        "us-east-1",
        false,
        led ? leader : null,
        known,
        2,
        services,
        List.of(),
        List.of(),
        new TreeMap<>(),
        notReady);
  }

  private static ServiceReport shop() {
    return new ServiceReport(
        "shop",
        spec(),
        5,
        new ServiceState(
            3,
            "us-east-1",
            null,
            new TreeSet<>(),
            List.of("us-east-1"),
            null,
            1,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            null),
        List.of(region("us-east-1"), region("us-west-2")),
        List.of(new VetoReport(Veto.SOURCE_NOT_DOWN, "us-east-1 is UP", null)),
        List.of(new CandidateReport("us-west-2", true, Duration.ofMillis(120), null, List.of())),
        null,
        List.of(),
        new TreeMap<>(),
        List.of("shop: traffic goes to us-east-1.", "us-east-1 is UP."));
  }

  private static RegionReport region(String name) {
    return new RegionReport(
        name,
        AssessmentStatus.UP,
        false,
        NOW,
        name.equals("us-east-1"),
        name.equals("us-east-1"),
        null,
        new RegionReport.Votes(3, 3, 3, 0, 0, 0, 0, 0),
        new TreeMap<>(Map.of("eu-west-1", VerdictStatus.UP)),
        List.of(
            new RegionReport.VerdictReport(
                "eu-west-1", "a3", "web", VerdictStatus.UP, Reason.OK, "200")),
        null);
  }

  private static ServiceSpec spec() {
    return Definition.parse(
            DEFINITION.getBytes(StandardCharsets.UTF_8), Stored.OFFLINE, new Problems())
        .orElseThrow()
        .services()
        .getFirst();
  }

  /** A definition without problems. */
  public static final String DEFINITION =
      """
      roster:
        - { agent: a1, region: us-east-1 }
        - { agent: a2, region: us-west-2 }
        - { agent: a3, region: eu-west-1 }
      services:
        - name: shop
          mode: active-passive
          automation: automatic
          objectives: { rto: 60s, rpo: 5s }
          regions:
            - name: us-east-1
              endpoint: { address: 192.0.2.10 }
              checks: [ { name: web, type: tcp, host: 192.0.2.10, port: 443 } ]
            - name: us-west-2
              endpoint: { address: 192.0.2.20 }
              checks: [ { name: web, type: tcp, host: 192.0.2.20, port: 443 } ]
          traffic: { type: route53, zone: Z0123456789, record: shop.example.com, ttl: 61s }
      """;
}
