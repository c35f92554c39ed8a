package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch, one stream. It never comes back: whoever needs more lists again.
 *
 * <p>The listener is called by gRPC's serial executor of this stream alone, so that its calls
 * neither overlap nor overtake one another; {@code ended} too, after {@link #close}.
 */
final class EtcdWatch implements Watch {
  private static final Logger log = LoggerFactory.getLogger(EtcdWatch.class);

  /** Tells a member to end the stream when it has lost its leader, rather than to keep silent. */
  private static final Metadata REQUIRE_LEADER = requireLeader();

  private final Member member;
  private final Duration silence;
  private final ScheduledExecutorService scheduler;
  private final WatchListener listener;
  private final Responses responses = new Responses();
  private final Object lock = new Object();

  private final AtomicLong heard = new AtomicLong();
  private volatile @Nullable StoreException why;
  private boolean over;

  private EtcdWatch(
      Member member, Duration silence, ScheduledExecutorService scheduler, WatchListener listener) {
    this.member = member;
    this.silence = silence;
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /**
   * Opens a watch at one member.
   *
   * @param silence after which a member that owes an answer is given up
   */
  static EtcdWatch open(
      Member member,
      WatchRequest create,
      Duration silence,
      ScheduledExecutorService scheduler,
      WatchListener listener) {
    EtcdWatch watch = new EtcdWatch(member, silence, scheduler, listener);
    WatchGrpc.newStub(member.watches())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(REQUIRE_LEADER))
        .watch(watch.responses);
    watch.send(create);
    watch.expectAnswer();
    return watch;
  }

  @Override
  public void requestProgress() {
    send(Wire.PROGRESS);
    expectAnswer();
  }

  @Override
  public void close() {
    responses.cancel("closed");
  }

  private void send(WatchRequest request) {
    synchronized (lock) {
      // gRPC throws at who sends on a cancelled call, whose end it tells later
      if (!over && !responses.cancelled) {
        responses.requests().onNext(request);
      }
    }
  }

  private void expectAnswer() {
    long before = heard.get();
    var _ =
        scheduler.schedule(
            () -> {
              if (heard.get() == before) {
                giveUp();
              }
            },
            silence.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private void giveUp() {
    synchronized (lock) {
      if (over || responses.cancelled) {
        return;
      }
    }
    member.suspect("a watch got no answer within " + silence.toMillis() + " ms");
    why = new StoreException(Kind.UNAVAILABLE, member.name() + ": watch without an answer");
    responses.cancel("no answer");
  }

  private void received(WatchResponse response) {
    if (response.getCanceled()) {
      why = cancelled(response);
      responses.cancel("cancelled by etcd");
    } else if (response.getEventsCount() > 0) {
      listener.changed(response.getEventsList().stream().map(Wire::change).toList());
    } else if (!response.getCreated()) {
      listener.progress(response.getHeader().getRevision());
    }
  }

  private StoreException cancelled(WatchResponse response) {
    if (response.getCompactRevision() != 0) {
      return new StoreException(
          Kind.COMPACTED, "compacted up to revision " + response.getCompactRevision());
    }
    String reason = response.getCancelReason();
    Kind kind = reason.contains("permission denied") ? Kind.DENIED : Kind.UNAVAILABLE;
    return new StoreException(kind, member.name() + ": watch cancelled: " + reason);
  }

  private void end(@Nullable StoreException cause) {
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
    }
    try {
      listener.ended(cause);
    } catch (RuntimeException e) {
      log.error("a watch listener threw in ended", e);
    }
  }

  private static Metadata requireLeader() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
    return headers;
  }

  private final class Responses implements ClientResponseObserver<WatchRequest, WatchResponse> {
    private @Nullable ClientCallStreamObserver<WatchRequest> requests;
    private volatile boolean cancelled;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> requests) {
      this.requests = requests;
    }

    ClientCallStreamObserver<WatchRequest> requests() {
      return Objects.requireNonNull(requests, "before the start");
    }

    void cancel(String reason) {
      synchronized (lock) {
        cancelled = true;
      }
      requests().cancel(reason, null);
    }

    @Override
    public void onNext(WatchResponse response) {
      heard.incrementAndGet();
      if (cancelled) {
        return;
      }
      try {
        received(response);
      } catch (RuntimeException e) {
        log.error("a watch listener threw; the watch ends", e);
        why = new StoreException(Kind.UNAVAILABLE, "the listener threw", e);
        cancel("listener threw");
      }
    }

    @Override
    public void onError(Throwable failure) {
      StoreException known = why;
      if (known != null) {
        end(known);
      } else {
        end(cancelled ? null : Faults.ofRepeatable(failure, member.name()));
      }
    }

    @Override
    public void onCompleted() {
      end(why);
    }
  }
}
