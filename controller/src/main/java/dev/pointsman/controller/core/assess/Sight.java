package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Sorted;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All regions of a service as they look at the moment, and how long they have looked so.
 *
 * @param regions by name
 * @param cut the regions that are lost, with their status
 * @param cutSince when the cut became what it is
 * @param cutBegan when it was last empty, plus nothing: the moment the first region was lost; null
 *     while it is empty
 * @param firstVotes by region, when the first vote for DOWN arrived since the last moment at which
 *     no agent said so, recovering or not; absent while none does
 * @param backSince by region that was lost once, since when it has been UP without interruption, or
 *     the last look while it is not
 * @param basis what was looked at; null before the first look
 */
public record Sight(
    SortedMap<String, Assessment> regions,
    SortedMap<String, AssessmentStatus> cut,
    Moment cutSince,
    @Nullable Moment cutBegan,
    SortedMap<String, Moment> firstVotes,
    SortedMap<String, Moment> backSince,
    @Nullable Basis basis) {

  /** A cut that keeps changing is acted upon after this long all the same. */
  public static final Duration LONGEST_SETTLING = Duration.ofSeconds(6);

  /** Nothing seen yet. */
  public static Sight blank(Moment now) {
    return new Sight(
        new TreeMap<>(), new TreeMap<>(), now, null, new TreeMap<>(), new TreeMap<>(), null);
  }

  /**
   * The sight after another look at all votes. Most events are not about votes: where nothing can
   * have changed since the last look, nothing is counted again.
   */
  public Sight look(
      Fleet fleet, ServiceSpec spec, long specRevision, List<String> active, Moment now) {
    if (basis != null && basis.stands(fleet, spec, specRevision, active, now)) {
      return this;
    }
    SortedMap<String, Assessment> next = new TreeMap<>();
    SortedMap<String, Moment> votes = new TreeMap<>();
    SortedMap<String, Moment> back = new TreeMap<>();
    for (RegionSpec region : spec.regions()) {
      String name = region.name();
      Tally tally = Quorum.tally(fleet, spec, specRevision, region, active.contains(name), 0, now);
      Assessment before = of(name, now);
      Assessment after = before.next(tally, Quorum.judge(tally, name), now);
      next.put(name, after);
      Moment since = backSince(name, before, after, now);
      if (since != null) {
        back.put(name, since);
      }
      // one good look ends no outage: what the old primary wrote last is counted from its beginning
      if (tally.down() + tally.recovering() > 0) {
        votes.put(name, firstVotes.getOrDefault(name, now));
      }
    }
    SortedMap<String, AssessmentStatus> nextCut = Assessment.cut(next);
    boolean same = nextCut.equals(cut);
    Moment began = nextCut.isEmpty() ? null : cutBegan == null ? now : cutBegan;
    return new Sight(
        Sorted.map(next),
        Sorted.map(nextCut),
        same ? cutSince : now,
        began,
        Sorted.map(votes),
        Sorted.map(back),
        Basis.of(fleet, spec, specRevision, active, now));
  }

  /**
   * Votes that decide nothing interrupt it too: nobody can say that it was up. A region that was
   * never seen lost owes nothing: a controller that has just started knows of no past.
   */
  private @Nullable Moment backSince(
      String region, Assessment before, Assessment after, Moment now) {
    Moment known = backSince.get(region);
    if (after.isLost()) {
      return now;
    }
    boolean up = before.says(AssessmentStatus.UP) && after.says(AssessmentStatus.UP);
    return known == null || up ? known : now;
  }

  /** The assessment of a region; unknown for one that was never looked at. */
  public Assessment of(String region, Moment now) {
    Assessment known = regions.get(region);
    return known == null ? Assessment.unknown(now) : known;
  }

  /**
   * When the cut counts as settled, if it stays as it is: act once per region lost, not once per
   * check.
   */
  public Moment settledAt(Duration stable) {
    Moment byRest = cutSince.plus(stable);
    if (cutBegan == null) {
      return byRest;
    }
    Moment atLatest = cutBegan.plus(LONGEST_SETTLING);
    return byRest.reached(atLatest) ? atLatest : byRest;
  }
}
