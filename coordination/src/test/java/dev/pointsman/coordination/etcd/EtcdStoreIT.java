package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreContract;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The contract on one real member. */
class EtcdStoreIT extends StoreContract {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static EtcdServer server;
  private static EtcdStore store;
  private String prefix = "/";

  @BeforeAll
  static void start() {
    server = EtcdServer.single();
    store = EtcdStore.connect(EtcdConfig.of(server.endpoints()));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @BeforeEach
  void choosePrefix(TestInfo test) {
    prefix = "/" + test.getTestMethod().orElseThrow().getName() + "/";
  }

  @Test
  void failsAtOnceWhatIsUnderWayOrAskedForWhenItIsClosed() {
    EtcdStore closing = EtcdStore.connect(EtcdConfig.of(server.endpoints()));
    Heard heard = new Heard();
    closing.watch(prefix(), 1, heard);
    var underWay = closing.get(prefix());
    closing.close();
    assertThat(fault(closing.get(prefix()))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fault(closing.commit(Transaction.when().put(prefix() + "a", "1").build())))
        .isEqualTo(Kind.UNAVAILABLE);
    until(() -> underWay.toCompletableFuture().isDone());
    until(() -> heard.ends().size() == 1);
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      assertThat(stage.toCompletableFuture()).isDone();
    }
  }

  @Override
  protected void until(BooleanSupplier condition) {
    Waiting.until(condition, LIMIT);
  }

  @Override
  protected void compact(long revision) {
    URI endpoint = server.endpoints().getFirst();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
            .usePlaintext()
            .build();
    try {
      var _ =
          KVGrpc.newBlockingStub(channel)
              .compact(
                  CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build());
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  protected String prefix() {
    return prefix;
  }
}
