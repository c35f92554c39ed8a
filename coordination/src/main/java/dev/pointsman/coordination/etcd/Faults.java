package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import io.grpc.Status;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a failed call means. The one place where a doubt is or is not called UNKNOWN_OUTCOME. */
final class Faults {
  /** etcd's answer when it has refused a request before proposing it. */
  private static final String NO_LEADER = "etcdserver: no leader";

  private Faults() {}

  /** The fault of a request that changes nothing, or may be sent as often as one likes. */
  static StoreException ofRepeatable(Throwable failure, String member) {
    Status status = status(failure);
    Kind decided = decided(status);
    return exception(decided == null ? Kind.UNAVAILABLE : decided, status, member, failure);
  }

  /** The fault of a request that must happen at most once. */
  static StoreException ofWrite(Throwable failure, String member, Attempt<?> attempt) {
    Status status = status(failure);
    // a stream that is reset has a status too, and says nothing of what was done
    Kind decided = attempt.endedByMember() ? decided(status) : null;
    if (decided != null) {
      return exception(decided, status, member, failure);
    }
    Kind doubt = attempt.maybeSent() ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE;
    return exception(doubt, status, member, failure);
  }

  /** Whether another member could give another answer: not when etcd itself has decided. */
  static boolean isFinal(StoreException fault) {
    return switch (fault.kind()) {
      case UNAVAILABLE -> false;
      case UNKNOWN_OUTCOME, LEASE_NOT_FOUND, COMPACTED, DENIED -> true;
    };
  }

  /** What etcd has decided, changing nothing; null when it has decided nothing that we know of. */
  private static @Nullable Kind decided(Status status) {
    return switch (status.getCode()) {
      case NOT_FOUND -> Kind.LEASE_NOT_FOUND;
      case PERMISSION_DENIED, UNAUTHENTICATED -> Kind.DENIED;
      case OUT_OF_RANGE -> Kind.COMPACTED;
      // too many requests, no space left, a request that is too large or malformed
      case RESOURCE_EXHAUSTED,
          INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          ALREADY_EXISTS,
          UNIMPLEMENTED ->
          Kind.UNAVAILABLE;
      case UNAVAILABLE -> NO_LEADER.equals(status.getDescription()) ? Kind.UNAVAILABLE : null;
      case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, DATA_LOSS -> null;
    };
  }

  private static StoreException exception(
      Kind kind, Status status, String member, Throwable cause) {
    String description = status.getDescription();
    return new StoreException(
        kind,
        member + ": " + status.getCode() + (description == null ? "" : " " + description),
        cause);
  }

  private static Status status(Throwable failure) {
    return Status.fromThrowable(
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure);
  }
}
