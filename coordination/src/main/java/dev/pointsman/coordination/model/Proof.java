package dev.pointsman.coordination.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why the old region provably accepts no writes. */
public sealed interface Proof {

  /** The epoch that it was obtained for. */
  long epoch();

  /** The guard closed the database and showed it. */
  record Acked(long epoch, Acknowledgement acknowledgement) implements Proof {}

  /**
   * The permit has run out by the guard's own terms: {@code 9/8 x (P + L)} on the leader's clock.
   *
   * @param since wall clock, for people, of the moment that the waiting began
   */
  record LeasedOut(long epoch, GuardTerms terms, Instant since, Duration waited) implements Proof {}

  /** A state that cannot come back by itself. */
  record Observed(long epoch, String what) implements Proof {}

  /**
   * There is nothing to fence: the service has no database, or the region that had the permit never
   * had one.
   */
  record Nothing(long epoch, String why) implements Proof {}

  /** A person took it on themselves. */
  record Waived(long epoch, String actor, String reason) implements Proof {}

  /** The name by which people and scripts know the kind of proof. */
  default String kind() {
    return switch (this) {
      case Acked _ -> "ACKED";
      case LeasedOut _ -> "LEASED_OUT";
      case Observed _ -> "OBSERVED";
      case Nothing _ -> "NOTHING";
      case Waived _ -> "WAIVED";
    };
  }

  /** The position that the old primary ended at, where it is known. */
  default @Nullable Lsn end() {
    return this instanceof Acked acked ? acked.acknowledgement().end() : null;
  }
}
