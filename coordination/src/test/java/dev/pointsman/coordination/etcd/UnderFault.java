package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.ThreadTimers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of the store under fault share: scripted members of one cluster, and stores. */
abstract class UnderFault {
  /** Of a call, where a test waits for it to pass. */
  static final Duration SHORT = Duration.ofSeconds(1);

  /** Of everything that does not take as long as this, ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Keyspace keys = new Keyspace();
  private final List<RuntimeException> bugs = new CopyOnWriteArrayList<>();
  final ThreadTimers timers = new ThreadTimers("loop", bugs::add);
  private final List<ScriptedEtcd> members = new ArrayList<>();
  private final List<EtcdStore> stores = new ArrayList<>();

  /** The first connection of a process loads a thousand classes, which is no fault. */
  @BeforeAll
  static void warmUp() {
    try (ScriptedEtcd member = new ScriptedEtcd(new Keyspace());
        EtcdStore store = EtcdStore.connect(EtcdConfig.of(List.of(member.endpoint())))) {
      await(store.get("/").exceptionally(_ -> null));
      await(store.grant(SHORT).exceptionally(_ -> null));
    }
  }

  @AfterEach
  final void end() {
    timers.close();
    stores.forEach(EtcdStore::close);
    members.forEach(ScriptedEtcd::close);
    assertThat(bugs).isEmpty();
  }

  final ScriptedEtcd member() {
    ScriptedEtcd member = new ScriptedEtcd(keys);
    members.add(member);
    return member;
  }

  /** A store that prefers the first of these members. */
  final EtcdStore connect(Duration callTimeout, ScriptedEtcd... preferred) {
    EtcdStore store =
        EtcdStore.connect(
            new EtcdConfig(
                Stream.of(preferred).map(ScriptedEtcd::endpoint).toList(), null, callTimeout));
    stores.add(store);
    return store;
  }

  /** A store that prefers the first of these members and has talked to it. */
  final EtcdStore connected(Duration callTimeout, ScriptedEtcd... preferred) {
    EtcdStore store = connect(callTimeout, preferred);
    await(store.get("/"));
    return store;
  }

  static CompletionStage<TransactionResult> write(EtcdStore store, String key, String value) {
    return store.commit(Transaction.when().put(key, value).build());
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** What a call must fail with. */
  static StoreException fault(CompletionStage<?> stage) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> await(stage));
    assertThat(failure).as("a failure").isNotNull();
    return StoreException.of(failure);
  }

  static void until(BooleanSupplier condition) {
    Waiting.until(condition, PATIENCE);
  }

  static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
