package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.assess.Vote;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a region provably accepts no writes under an epoch that permits nobody.
 *
 * @see Proof
 */
public final class FenceProof {
  /** What an agent's verdict on a PostgreSQL check begins with when a new session may write. */
  public static final String SEEN_OPEN = "primary, open";

  private FenceProof() {}

  /** The word of a proof question: a proof, or why there is none and when there might be. */
  public sealed interface Word {
    record Proved(Proof proof) implements Word {}

    /**
     * None yet.
     *
     * @param at when waiting may be enough; null when waiting never is
     */
    record Unproved(String why, @Nullable Moment at) implements Word {}
  }

  /**
   * Asks for a region.
   *
   * @param epoch the epoch that took the permit away
   * @param closedSince on this leader's clock: the latest of the answer to that commit, its own
   *     election and its last promise
   * @param looked mod revision of the recheck that was asked for after the fence; 0 while it does
   *     not stand
   * @param leader id of this controller
   * @param plannedOnly only an acknowledgement with an end position will do: nothing may be lost
   */
  public static Word ask(
      ServiceView view,
      Fleet fleet,
      String region,
      long epoch,
      Moment closedSince,
      long looked,
      String leader,
      boolean plannedOnly,
      Moment now) {
    GuardRecord guard = view.database().guards().get(region);
    if (guard == null) {
      return new Word.Unproved("no guard of " + region + " has ever been seen", null);
    }
    Acknowledgement acknowledged = guard.acknowledgement();
    if (acknowledged != null && acknowledged.epoch() == epoch) {
      return acknowledged.end() == null && plannedOnly
          ? new Word.Unproved(
              "closed, but the guard of "
                  + region
                  + " knows no end position: "
                  + acknowledged.detail(),
              null)
          : new Word.Proved(new Proof.Acked(epoch, acknowledged));
    }
    if (plannedOnly) {
      return new Word.Unproved(
          "the guard of " + region + " has not acknowledged epoch " + epoch, null);
    }
    return leasedOut(view, fleet, region, epoch, closedSince, looked, guard.terms(), leader, now);
  }

  private static Word leasedOut(
      ServiceView view,
      Fleet fleet,
      String region,
      long epoch,
      Moment closedSince,
      long looked,
      GuardTerms terms,
      String leader,
      Moment now) {
    if (!terms.watchdog() || terms.lastResort() == LastResort.NONE) {
      return new Word.Unproved(
          "waiting proves nothing: the guard of " + region + " has no watchdog or no last resort",
          null);
    }
    if (!terms.controllers().contains(leader)) {
      return new Word.Unproved(
          "waiting proves nothing: the terms of " + region + "'s guard do not name " + leader,
          null);
    }
    if (looked == 0) {
      return new Word.Unproved(
          "no agent has been asked yet, since the fence, whether " + region + " lives, cut off",
          null);
    }
    if (livesCutOff(view, fleet, region, looked, now)) {
      return new Word.Unproved(
          region + " lives, cut off: only its guard's word or an observation will do", null);
    }
    Optional<String> witness = witness(view, fleet, region, closedSince, now);
    if (witness.isPresent()) {
      return new Word.Unproved(witness.get(), null);
    }
    Moment over = over(view, region, terms, closedSince);
    if (!now.reached(over)) {
      return new Word.Unproved(
          "the permit of "
              + region
              + " runs out within "
              + over.since(closedSince).toMillis()
              + " ms by its guard's own terms",
          over);
    }
    return new Word.Proved(
        new Proof.LeasedOut(epoch, terms, closedSince.wall(), now.since(closedSince)));
  }

  /**
   * Whether more of the region's own agents, asked after the fence, answer that it lives than that
   * it is down. Only an answer counts: the last word of an agent that died with its region stands
   * until its lease ends. That it recovers is no vote on a failover, but a sign of life: what has
   * just been probed well may have been written to.
   */
  private static boolean livesCutOff(
      ServiceView view, Fleet fleet, String region, long looked, Moment now) {
    Versioned<ServiceSpec> definition = view.definition();
    RegionSpec where = definition == null ? null : definition.value().region(region).orElse(null);
    if (definition == null || where == null) {
      return false;
    }
    ServiceSpec spec = definition.value();
    int balance = 0;
    for (AgentView agent : fleet.counted()) {
      if (agent.region().equals(region)
          && agent.isFresh(spec.name(), definition.revision(), now)
          && !agent.isAbstaining()
          && agent.hasAnswered(spec.name(), looked)) {
        balance +=
            switch (Vote.of(agent, spec, where, true)) {
              case UP, RECOVERING -> 1;
              case DOWN -> -1;
              case DEGRADED, SUSPECT, UNKNOWN -> 0;
            };
      }
    }
    return balance > 0;
  }

  /**
   * When a permit has run out by all terms that it may have been read under: those of now, counted
   * from their writing if they are younger than the fence, and those before.
   */
  private static Moment over(
      ServiceView view, String region, GuardTerms terms, Moment closedSince) {
    DatabaseView.Promised promised = view.database().terms().get(region);
    Moment written = promised == null ? null : promised.since();
    Moment since = written == null || closedSince.reached(written) ? closedSince : written;
    Moment byTheseTerms = since.plus(waitOf(terms));
    Moment byThoseBefore = promised == null ? null : promised.before();
    return byThoseBefore == null || byTheseTerms.reached(byThoseBefore)
        ? byTheseTerms
        : byThoseBefore;
  }

  /** {@code 9/8 x (P + L)}: clocks may drift apart by up to 5%. */
  public static Duration waitOf(GuardTerms terms) {
    return terms.permit().plus(terms.limit()).multipliedBy(9).dividedBy(8);
  }

  /**
   * Who speaks against it, in words. Only an agent heard of since the permit was taken away is a
   * witness: a dead one's last word stands for a while. One whose DOWN stands only until enough
   * probes went well has just found an answer there, and does not tell yet whether it was open.
   */
  private static Optional<String> witness(
      ServiceView view, Fleet fleet, String region, Moment closedSince, Moment now) {
    ServiceSpec spec = view.spec().orElse(null);
    RegionSpec where = spec == null ? null : spec.region(region).orElse(null);
    if (spec == null || where == null) {
      return Optional.empty();
    }
    for (AgentView agent : fleet.counted()) {
      if (!agent.isFresh(now) || !agent.heard().reached(closedSince)) {
        continue;
      }
      for (CheckSpec check : where.checks()) {
        Verdict verdict = agent.verdict(new CheckId(spec.name(), region, check.name()));
        if (!(check instanceof CheckSpec.Postgres) || verdict == null) {
          continue;
        }
        if (isOpen(verdict)) {
          return Optional.of(
              "agent " + agent.agent() + " sees the database of " + region + " open");
        }
        if (verdict.isRecovering()) {
          return Optional.of(
              "agent "
                  + agent.agent()
                  + "'s newest probe of the database of "
                  + region
                  + " went well");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOpen(Verdict verdict) {
    return verdict.status() == VerdictStatus.UP && verdict.detail().startsWith(SEEN_OPEN);
  }
}
