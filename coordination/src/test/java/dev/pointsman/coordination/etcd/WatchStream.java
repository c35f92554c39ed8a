package dev.pointsman.coordination.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * One watch as a scripted member sees it. Its script says whether creation and progress are
 * answered; everything else is told when the test says so. Safe for use by several threads.
 */
final class WatchStream implements StreamObserver<WatchRequest> {
  private final ServerCallStreamObserver<WatchResponse> client;
  private final Script script;
  private final Keyspace keys;
  private final boolean requiresLeader;
  private WatchCreateRequest create = WatchCreateRequest.getDefaultInstance();
  private boolean gone;

  WatchStream(
      ServerCallStreamObserver<WatchResponse> client,
      Script script,
      Keyspace keys,
      boolean requiresLeader) {
    this.client = client;
    this.script = script;
    this.keys = keys;
    this.requiresLeader = requiresLeader;
    client.setOnCancelHandler(this::leave);
  }

  /** Whether the client wants the stream ended when the member has lost its leader. */
  boolean requiresLeader() {
    return requiresLeader;
  }

  /** The revision from which the client watches. */
  synchronized long startRevision() {
    return create.getStartRevision();
  }

  /** Whether the client has ended it. */
  synchronized boolean isGone() {
    return gone;
  }

  void tell(Event... events) {
    send(response().addAllEvents(List.of(events)));
  }

  void cancelAsCompacted(long revision) {
    send(
        response()
            .setCanceled(true)
            .setCompactRevision(revision)
            .setCancelReason("etcdserver: mvcc: required revision has been compacted"));
  }

  void cancel(String reason) {
    send(response().setCanceled(true).setCancelReason(reason));
  }

  synchronized void complete() {
    client.onCompleted();
  }

  synchronized void fail(Status status) {
    client.onError(status.asRuntimeException());
  }

  @Override
  public void onNext(WatchRequest request) {
    if (request.hasCreateRequest()) {
      synchronized (this) {
        create = request.getCreateRequest();
      }
      play(Script.Call.WATCH, response().setCreated(true));
    } else {
      play(Script.Call.PROGRESS, response());
    }
  }

  private void play(Script.Call call, WatchResponse.Builder truth) {
    if (script.play(call).reply() instanceof Script.Reply.Truth) {
      send(truth);
    }
  }

  private synchronized void send(WatchResponse.Builder response) {
    if (!gone) {
      client.onNext(response.build());
    }
  }

  private WatchResponse.Builder response() {
    ResponseHeader header = keys.header();
    return WatchResponse.newBuilder().setHeader(header);
  }

  private synchronized void leave() {
    gone = true;
  }

  @Override
  public void onError(Throwable failure) {
    leave();
  }

  @Override
  public void onCompleted() {
    leave();
  }
}
