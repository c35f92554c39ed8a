package dev.pointsman.coordination.etcd;

import static dev.pointsman.coordination.etcd.Script.Call.PROGRESS;
import static dev.pointsman.coordination.etcd.Script.Call.WATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Watches whose member misbehaves. */
class EtcdWatchFaultIT extends UnderFault {
  private final ScriptedEtcd etcd = member();
  private final EtcdStore store = connect(SHORT, etcd);
  private final Heard heard = new Heard();

  /** A way in which etcd ends a watch for good, and what is told of it. */
  record End(String how, Consumer<WatchStream> act, List<Kind> told) {
    @Override
    public String toString() {
      return how;
    }

    static End by(Status status, String description) {
      return new End(
          status.getCode().toString(),
          watch -> watch.fail(status.withDescription(description)),
          List.of(Kind.UNAVAILABLE));
    }
  }

  static final List<End> ENDS =
      List.of(
          new End("in order", WatchStream::complete, List.of()),
          End.by(Status.UNAVAILABLE, "etcdserver: no leader"),
          End.by(Status.RESOURCE_EXHAUSTED, "etcdserver: too many requests"),
          End.by(Status.UNKNOWN, "?"),
          new End("cancelled", watch -> watch.cancel("gone"), List.of(Kind.UNAVAILABLE)),
          new End("denied", watch -> watch.cancel("permission denied"), List.of(Kind.DENIED)),
          new End(
              "compacted, and said twice",
              watch -> {
                watch.cancelAsCompacted(7);
                watch.cancelAsCompacted(7);
                watch.complete();
              },
              List.of(Kind.COMPACTED)));

  @ParameterizedTest
  @FieldSource("ENDS")
  void tellsOnceHowAWatchEndedAndNeverResumesIt(End end) {
    Watch watch = store.watch("/", 1, heard);
    awaitCreated(1);
    end.act().accept(etcd.watches().getFirst());
    until(() -> !heard.ends().isEmpty());
    watch.requestProgress();
    watch.close();
    await(store.get("/"));
    assertThat(heard.ends()).containsExactly(end.told());
    assertThat(etcd.watches()).hasSize(1);
  }

  @ParameterizedTest
  @FieldSource("ENDS")
  void listsAgainWhatAWatchMissedThatEnded(End end) {
    keys.put("/m/a", "1");
    keys.put("/m/b", "1");
    MirroredCopy copy = mirror();
    awaitCreated(1);
    until(() -> copy.marks.contains("synced"));
    etcd.watches().getFirst().tell(keys.put("/m/a", "2"));
    until(() -> "2".equals(copy.entries.get("/m/a")));

    keys.delete("/m/b");
    keys.put("/m/c", "1");
    long ended = System.nanoTime();
    end.act().accept(etcd.watches().getFirst());
    awaitCreated(2);
    // long before the mirror would take a silent watch for dead
    assertThat(since(ended)).isLessThan(Duration.ofSeconds(2));
    assertThat(copy.entries).isEqualTo(Map.of("/m/a", "2", "/m/c", "1"));
    assertThat(copy.marks).containsSubsequence("synced", "lost", "synced");
    assertThat(etcd.watches().get(1).startRevision()).isEqualTo(keys.header().getRevision() + 1);
    assertThat(etcd.watches()).hasSize(2);
  }

  @Test
  void asksItsMemberToEndTheWatchWhenItHasLostItsLeader() {
    store.watch("/", 1, heard);
    awaitCreated(1);
    assertThat(etcd.watches().getFirst().requiresLeader()).isTrue();
  }

  @Test
  void takesAWatchForDeadThatOwesAnAnswerToARequestForProgress() {
    ScriptedEtcd other = member();
    EtcdStore two = connect(SHORT, etcd, other);
    Watch watch = two.watch("/", 1, heard);
    watch.requestProgress();
    until(() -> heard.progress() > 0);
    etcd.script().always(PROGRESS, Script.ignore());
    long asked = System.nanoTime();
    watch.requestProgress();
    until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
    assertThat(since(asked)).isBetween(SHORT, SHORT.multipliedBy(4));
    until(() -> etcd.watches().getFirst().isGone());

    two.watch("/", 1, new Heard());
    until(() -> other.script().asked(WATCH) == 1);
  }

  @Test
  void takesAWatchForDeadThatIsNeverCreated() {
    etcd.script().always(WATCH, Script.ignore());
    store.watch("/", 1, heard);
    until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
  }

  @Test
  void hearsNothingMoreFromAWatchThatItGaveUp() {
    Watch watch = store.watch("/", 1, heard);
    awaitCreated(1);
    watch.close();
    etcd.watches().getFirst().tell(keys.put("/a", "late"));
    until(() -> !heard.ends().isEmpty());
    await(store.get("/"));
    assertThat(heard.changes()).isEmpty();
    assertThat(heard.ends()).containsExactly(List.of());
  }

  @Test
  void tellsAListenerThatThrewThatItsWatchHasEndedAndServesTheOthers() {
    Throwing throwing = new Throwing();
    store.watch("/", 1, throwing);
    awaitCreated(1);
    store.watch("/", 1, heard);
    awaitCreated(2);
    etcd.watches().getFirst().tell(keys.put("/a", "1"));
    assertThat(await(throwing.end)).isEqualTo(Kind.UNAVAILABLE);

    etcd.watches().get(1).tell(keys.put("/a", "2"));
    until(() -> heard.changes().size() == 1);
    assertThat(await(store.get("/a")).entry()).isPresent();
    assertThat(heard.ends()).isEmpty();
  }

  @Test
  void mayBeAskedForProgressWhileItEnds() {
    Asking asking = new Asking();
    asking.watch.complete(store.watch("/", 1, asking));
    awaitCreated(1);
    etcd.watches().getFirst().tell(keys.put("/a", "1"));
    assertThat(await(asking.closed)).isTrue();
    assertThat(await(asking.asked)).isTrue();
  }

  private void awaitCreated(int watches) {
    until(() -> etcd.script().asked(WATCH) == watches);
  }

  private MirroredCopy mirror() {
    MirroredCopy copy = new MirroredCopy();
    Mirror mirror = new Mirror(store, timers, "/m/", 0, copy);
    timers.execute(mirror::start);
    return copy;
  }

  private static final class Throwing implements WatchListener {
    final CompletableFuture<Kind> end = new CompletableFuture<>();

    @Override
    public void changed(List<Change> changes) {
      throw new IllegalStateException("on purpose, by a test");
    }

    @Override
    public void progress(long revision) {}

    @Override
    public void ended(@Nullable StoreException cause) {
      end.complete(cause == null ? Kind.DENIED : cause.kind());
      throw new IllegalStateException("on purpose, by a test, again");
    }
  }

  /** Closes its watch, and asks it for progress before its end can be told. */
  private static final class Asking implements WatchListener {
    final CompletableFuture<Watch> watch = new CompletableFuture<>();
    final CompletableFuture<Boolean> asked = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    @Override
    public void changed(List<Change> changes) {
      watch.join().close();
      watch.join().requestProgress();
      asked.complete(true);
    }

    @Override
    public void progress(long revision) {}

    @Override
    public void ended(@Nullable StoreException cause) {
      asked.complete(false);
      closed.complete(cause == null);
    }
  }
}
