package dev.pointsman.coordination.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the scripted members of one cluster hold together: as much of etcd's data as our requests
 * touch, without history. Safe for use by several threads.
 */
final class Keyspace {
  private final NavigableMap<String, KeyValue> keys = new TreeMap<>();
  private final NavigableSet<Long> leases = new TreeSet<>();
  private final List<TxnRequest> transactions = new ArrayList<>();
  private long revision = 1;
  private long lease;
  private long seconds;

  /** From now on this is granted, whatever is asked for. */
  synchronized void grantSeconds(long seconds) {
    this.seconds = seconds;
  }

  synchronized RangeResponse range(RangeRequest request) {
    String from = request.getKey().toStringUtf8();
    String to =
        request.getRangeEnd().isEmpty() ? from + '\0' : request.getRangeEnd().toStringUtf8();
    return RangeResponse.newBuilder()
        .setHeader(header())
        .addAllKvs(keys.subMap(from, to).values())
        .build();
  }

  synchronized TxnResponse transact(TxnRequest request) {
    transactions.add(request);
    boolean holds = request.getCompareList().stream().allMatch(this::holds);
    if (holds && request.getSuccessCount() > 0) {
      revision++;
      request.getSuccessList().forEach(this::apply);
    }
    return TxnResponse.newBuilder().setHeader(header()).setSucceeded(holds).build();
  }

  /** All transactions that were carried out or refused, in order. */
  synchronized List<TxnRequest> transactions() {
    return List.copyOf(transactions);
  }

  /** Writes a key as another client would; what a watch would tell of it. */
  synchronized Event put(String key, String value) {
    revision++;
    apply(PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build());
    return Event.newBuilder().setType(Event.EventType.PUT).setKv(keys.get(key)).build();
  }

  /** Deletes a key as another client would; what a watch would tell of it. */
  synchronized Event delete(String key) {
    keys.remove(key);
    revision++;
    return Event.newBuilder()
        .setType(Event.EventType.DELETE)
        .setKv(KeyValue.newBuilder().setKey(bytes(key)).setModRevision(revision))
        .build();
  }

  synchronized ResponseHeader header() {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }

  synchronized LeaseGrantResponse grant(long asked) {
    leases.add(++lease);
    return LeaseGrantResponse.newBuilder().setID(lease).setTTL(granted(asked)).build();
  }

  /** Of a lease that is gone etcd says that it lasts 0 s. */
  synchronized LeaseKeepAliveResponse renew(long id) {
    long ttl = leases.contains(id) ? granted(1) : 0;
    return LeaseKeepAliveResponse.newBuilder().setID(id).setTTL(ttl).build();
  }

  synchronized LeaseRevokeResponse revoke(long id) {
    if (!leases.remove(id)) {
      throw Status.NOT_FOUND
          .withDescription("etcdserver: requested lease not found")
          .asRuntimeException();
    }
    revision++;
    keys.values().removeIf(kv -> kv.getLease() == id);
    return LeaseRevokeResponse.getDefaultInstance();
  }

  /** A stalled disk: etcd takes every lease for expired. */
  synchronized void expireAll() {
    List.copyOf(leases).forEach(this::revoke);
  }

  synchronized List<Long> leases() {
    return List.copyOf(leases);
  }

  private long granted(long asked) {
    return seconds == 0 ? asked : seconds;
  }

  private boolean holds(Compare compare) {
    KeyValue kv = keys.getOrDefault(compare.getKey().toStringUtf8(), KeyValue.getDefaultInstance());
    return switch (compare.getTarget()) {
      case CREATE -> kv.getCreateRevision() == compare.getCreateRevision();
      case MOD -> kv.getModRevision() == compare.getModRevision();
      case VERSION, VALUE, UNRECOGNIZED -> throw Status.UNIMPLEMENTED.asRuntimeException();
    };
  }

  private void apply(RequestOp operation) {
    switch (operation.getRequestCase()) {
      case REQUEST_PUT -> apply(operation.getRequestPut());
      case REQUEST_DELETE_RANGE ->
          keys.remove(operation.getRequestDeleteRange().getKey().toStringUtf8());
      case REQUEST_RANGE, REQUEST_TXN, REQUEST_NOT_SET ->
          throw Status.UNIMPLEMENTED.asRuntimeException();
    }
  }

  private void apply(PutRequest put) {
    String key = put.getKey().toStringUtf8();
    KeyValue old = keys.getOrDefault(key, KeyValue.getDefaultInstance());
    keys.put(
        key,
        KeyValue.newBuilder()
            .setKey(put.getKey())
            .setValue(put.getValue())
            .setCreateRevision(old.getCreateRevision() == 0 ? revision : old.getCreateRevision())
            .setModRevision(revision)
            .setLease(put.getLease())
            .build());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
