package dev.pointsman.coordination.etcd;

import com.google.protobuf.ByteString;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.WatchListener.Change;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;

/** Our words in etcd's protocol, and back. */
final class Wire {
  /** Entries per page of a listing: a page stays far under the message limit. */
  static final int PAGE = 250;

  /** The cheapest linearizable read. */
  static final RangeRequest PROBE =
      RangeRequest.newBuilder().setKey(bytes("/pointsman/probe")).setCountOnly(true).build();

  static final WatchRequest PROGRESS =
      WatchRequest.newBuilder()
          .setProgressRequest(io.etcd.jetcd.api.WatchProgressRequest.getDefaultInstance())
          .build();

  private Wire() {}

  static RangeRequest get(String key) {
    return RangeRequest.newBuilder().setKey(bytes(key)).build();
  }

  /** One page of all that begins with {@code prefix}, from {@code from} on; revision 0 is now. */
  static RangeRequest page(String prefix, ByteString from, long revision) {
    return RangeRequest.newBuilder()
        .setKey(from)
        .setRangeEnd(endOf(bytes(prefix)))
        .setLimit(PAGE)
        .setRevision(revision)
        .setSortTarget(RangeRequest.SortTarget.KEY)
        .setSortOrder(RangeRequest.SortOrder.ASCEND)
        .build();
  }

  /** The first key after {@code key}. */
  static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[] {0}));
  }

  static WatchRequest watch(String prefix, long fromRevision) {
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(bytes(prefix))
                .setRangeEnd(endOf(bytes(prefix)))
                .setStartRevision(fromRevision))
        .build();
  }

  static TxnRequest transaction(Transaction transaction) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    transaction.conditions().forEach(condition -> request.addCompare(compare(condition)));
    transaction.operations().forEach(operation -> request.addSuccess(operation(operation)));
    return request.build();
  }

  static Entry entry(KeyValue kv) {
    return new Entry(
        kv.getKey().toStringUtf8(),
        kv.getValue().toStringUtf8(),
        kv.getCreateRevision(),
        kv.getModRevision(),
        kv.getLease());
  }

  static Change change(Event event) {
    return event.getType() == Event.EventType.DELETE
        ? new Change.Deleted(event.getKv().getKey().toStringUtf8(), event.getKv().getModRevision())
        : new Change.Written(entry(event.getKv()));
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Compare compare(Transaction.Condition condition) {
    Compare.Builder compare =
        Compare.newBuilder().setKey(bytes(condition.key())).setResult(Compare.CompareResult.EQUAL);
    return switch (condition) {
      case Transaction.Condition.CreateRevision c ->
          compare.setTarget(Compare.CompareTarget.CREATE).setCreateRevision(c.revision()).build();
      case Transaction.Condition.ModRevision c ->
          compare.setTarget(Compare.CompareTarget.MOD).setModRevision(c.revision()).build();
    };
  }

  private static RequestOp operation(Transaction.Operation operation) {
    return switch (operation) {
      case Transaction.Operation.Put put ->
          RequestOp.newBuilder()
              .setRequestPut(
                  PutRequest.newBuilder()
                      .setKey(bytes(put.key()))
                      .setValue(bytes(put.value()))
                      .setLease(put.lease()))
              .build();
      case Transaction.Operation.Delete delete ->
          RequestOp.newBuilder()
              .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes(delete.key())))
              .build();
    };
  }

  /** The first key after all that begin with {@code prefix}: its last byte, one higher. */
  private static ByteString endOf(ByteString prefix) {
    byte[] end = prefix.toByteArray();
    // our keys are UTF-8 text, whose bytes are never 0xFF
    end[end.length - 1]++;
    return ByteString.copyFrom(end);
  }
}
