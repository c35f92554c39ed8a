package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that a guard knows, as an immutable value.
 *
 * @param store what was read
 * @param database what was seen and done
 * @param timers when something is due
 * @param failsafe what is asked of the controllers while the store does not answer
 */
public record GuardState(Store store, Database database, Timers timers, FailsafeState failsafe) {

  /**
   * What was read of the store.
   *
   * @param read whether it was read at all in this guard's life
   * @param service the state as last read; null when there is none
   * @param rewound the store went back; for good, until a person says otherwise
   * @param held the last read permits this region
   * @param until the permit's deadline; the last one's when it is not held
   * @param heardUntil what was read counts until then, whomever it permits
   * @param reportEvery a quarter of the RPO
   * @param follow the region whose database this one is to follow; null for none
   * @param written the guard's record as it stands in the store; null when unknown
   * @param doubted whether a later one may stand there, as nobody knows what became of its write
   */
  public record Store(
      boolean read,
      @Nullable ServiceState service,
      long stateRevision,
      long highestRevision,
      long highestEpoch,
      boolean rewound,
      boolean held,
      long until,
      long heardUntil,
      Duration reportEvery,
      GuardEffect.@Nullable Reattach follow,
      @Nullable String claimedBy,
      @Nullable GuardRecord written,
      boolean doubted,
      boolean reading,
      boolean writing,
      boolean claiming) {}

  /**
   * What was seen of the database, and done.
   *
   * @param openEpoch the epoch under which it was opened; 0 for one that an earlier guard knew, -1
   *     while it is shown to be closed
   * @param provedEpoch the epoch for which a closing was shown last; -1 for none
   * @param promotedAt when it was seen to be a primary now, if the store was not read since; else
   *     null
   * @param died when it died by itself; null when it did not
   * @param followed what the last re-attachment was for; null for none
   * @param trouble what keeps the guard from what it is to do; null when nothing does
   */
  public record Database(
      DatabaseView view,
      Hands hands,
      boolean watchdog,
      boolean contained,
      long openEpoch,
      long provedEpoch,
      @Nullable Long promotedAt,
      @Nullable Acknowledgement acknowledgement,
      @Nullable Long died,
      @Nullable String followed,
      @Nullable String trouble,
      boolean observing) {}

  /** When something is due. */
  public record Timers(long read, long observe, long beat, long report, long retry) {}

  /**
   * The state of a guard that starts.
   *
   * @param revision highest revision remembered on disk
   * @param epoch highest epoch remembered on disk
   */
  public static GuardState initial(long now, long revision, long epoch, boolean rewound) {
    return new GuardState(
        new Store(
            false,
            null,
            0,
            revision,
            epoch,
            rewound,
            false,
            now,
            now,
            Duration.ofSeconds(1),
            null,
            null,
            null,
            false,
            false,
            false,
            false),
        new Database(
            DatabaseView.unknown(),
            Hands.IDLE,
            false,
            false,
            -1,
            -1,
            null,
            null,
            null,
            null,
            null,
            false),
        new Timers(now, now, now, now, now),
        FailsafeState.none(now));
  }
}
