package dev.pointsman.coordination.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a service stands: the one value that guards obey and that only the leader changes.
 *
 * @param epoch grows by one each time a run takes the permit away
 * @param permit the region that may accept writes; null for none
 * @param lastPermit the region that had the permit last: the permitted one, else the one that was,
 *     which has every write that was acknowledged; null when there was none, or it is not known
 * @param unproven regions that once had the permit, or were promoted, and of which nothing proves
 *     yet that they accept no writes; the permit is given to nobody while another region stands
 *     here
 * @param active regions that traffic goes to; never empty
 * @param run id of the unfinished run; null when there is none
 * @param promoting the region that this run has committed to promote, until it is permitted; null
 *     for none. Whatever else becomes a primary did so by nobody's order, or by one that came late
 * @param batch the last Route 53 batch number that was given out; never used again
 * @param switched the last batch that is known to have taken hold: traffic goes where the state
 *     says; 0 before the first one. Null in what was written before there was such a word
 * @param followers regions whose databases are ordered to replicate from the permitted one
 * @param coolDownUntil no automatic run begins before
 * @param quarantined regions that get no traffic and no promotion, with the run that put them there
 * @param database what the service's database is; null without one, or before adoption
 */
public record ServiceState(
    long epoch,
    @Nullable String permit,
    @Nullable String lastPermit,
    SortedSet<String> unproven,
    List<String> active,
    @Nullable String run,
    @Nullable String promoting,
    long batch,
    @Nullable Long switched,
    SortedSet<String> followers,
    @Nullable Instant coolDownUntil,
    SortedMap<String, String> quarantined,
    @Nullable DatabaseIdentity database) {

  /**
   * The identity that a replica must share to be a candidate.
   *
   * @param timeline the timeline that the permitted region writes on
   */
  public record DatabaseIdentity(String systemIdentifier, int timeline) {}

  /** More than any service lives to see: with more, a count might go round and become less. */
  public static final long MOST = 1L << 53;

  /**
   * Takes the parts as they are.
   *
   * @throws IllegalArgumentException if traffic goes nowhere, or epoch or batch are negative or
   *     above {@link #MOST}
   */
  public ServiceState {
    if (active.isEmpty()) {
      throw new IllegalArgumentException("active: none (expected: at least one region)");
    }
    if (epoch < 0 || epoch > MOST || batch < 0 || batch > MOST) {
      throw new IllegalArgumentException(
          "epoch %d, batch %d (expected: 0 to %d)".formatted(epoch, batch, MOST));
    }
    lastPermit = permit == null ? lastPermit : permit;
    promoting = run == null || permit != null ? null : promoting;
    unproven = Sorted.set(unproven);
    active = List.copyOf(active);
    followers = Sorted.set(followers);
    quarantined = Sorted.map(quarantined);
  }

  /** As it was written before {@code promoting} and {@code switched} were. */
  public ServiceState(
      long epoch,
      @Nullable String permit,
      @Nullable String lastPermit,
      SortedSet<String> unproven,
      List<String> active,
      @Nullable String run,
      long batch,
      SortedSet<String> followers,
      @Nullable Instant coolDownUntil,
      SortedMap<String, String> quarantined,
      @Nullable DatabaseIdentity database) {
    this(
        epoch,
        permit,
        lastPermit,
        unproven,
        active,
        run,
        null,
        batch,
        null,
        followers,
        coolDownUntil,
        quarantined,
        database);
  }

  /** The same, to be changed in some parts. */
  public Edit edit() {
    return new Edit(this);
  }

  /** A state in the making, for one change of another; not for use by several threads. */
  public static final class Edit {
    private long epoch;
    private @Nullable String permit;
    private @Nullable String lastPermit;
    private final SortedSet<String> unproven;
    private List<String> active;
    private @Nullable String run;
    private @Nullable String promoting;
    private long batch;
    private @Nullable Long switched;
    private SortedSet<String> followers;
    private @Nullable Instant coolDownUntil;
    private SortedMap<String, String> quarantined;
    private final @Nullable DatabaseIdentity database;

    private Edit(ServiceState from) {
      epoch = from.epoch;
      permit = from.permit;
      lastPermit = from.lastPermit;
      unproven = from.unproven;
      active = from.active;
      run = from.run;
      promoting = from.promoting;
      batch = from.batch;
      switched = from.switched;
      followers = from.followers;
      coolDownUntil = from.coolDownUntil;
      quarantined = from.quarantined;
      database = from.database;
    }

    public Edit epoch(long next) {
      epoch = next;
      return this;
    }

    public Edit permit(@Nullable String next) {
      permit = next;
      return this;
    }

    public Edit lastPermit(@Nullable String next) {
      lastPermit = next;
      return this;
    }

    public Edit active(List<String> next) {
      active = next;
      return this;
    }

    public Edit run(@Nullable String next) {
      run = next;
      return this;
    }

    public Edit promoting(@Nullable String next) {
      promoting = next;
      return this;
    }

    public Edit batch(long next) {
      batch = next;
      return this;
    }

    public Edit switched(@Nullable Long next) {
      switched = next;
      return this;
    }

    public Edit followers(SortedSet<String> next) {
      followers = next;
      return this;
    }

    public Edit coolDownUntil(@Nullable Instant next) {
      coolDownUntil = next;
      return this;
    }

    public Edit quarantined(SortedMap<String, String> next) {
      quarantined = next;
      return this;
    }

    /**
     * The state as it is now.
     *
     * @throws IllegalArgumentException as {@link ServiceState} does
     */
    public ServiceState done() {
      return new ServiceState(
          epoch,
          permit,
          lastPermit,
          unproven,
          active,
          run,
          promoting,
          batch,
          switched,
          followers,
          coolDownUntil,
          quarantined,
          database);
    }
  }
}
