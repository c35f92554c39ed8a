package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who might take over. */
public final class Candidates {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::isEligible, Comparator.reverseOrder())
          .thenComparing(Candidate::received, Comparator.nullsLast(Comparator.reverseOrder()))
          .thenComparingInt(Candidate::preference);

  private Candidates() {}

  /**
   * Every region but {@code from}, best first: eligible ones before others, then by received
   * position, then by the definition's order.
   *
   * @param downSince when the old region was first seen failing; null when it is not failing
   */
  public static List<Candidate> of(
      ServiceView view, String from, @Nullable Instant downSince, Moment now) {
    ServiceSpec spec = view.spec().orElse(null);
    Versioned<ServiceState> state = view.state();
    if (spec == null || state == null) {
      return List.of();
    }
    return IntStream.range(0, spec.regions().size())
        .filter(i -> !spec.regions().get(i).name().equals(from))
        .mapToObj(i -> candidate(view, spec, state.value(), i, downSince, now))
        .sorted(BEST_FIRST)
        .toList();
  }

  /**
   * The same for a run that nobody has ordered: a region that was lost is none before it has been
   * UP for the hold-down. One that flaps would take the service down with it. One that may write
   * already is no new target: where a run failed between permit and traffic, it alone can serve.
   */
  public static List<Candidate> ofAutomation(
      ServiceView view, String from, @Nullable Instant downSince, Moment now) {
    return of(view, from, downSince, now).stream()
        .map(candidate -> heldDown(view, candidate, now))
        .sorted(BEST_FIRST)
        .toList();
  }

  private static Candidate heldDown(ServiceView view, Candidate candidate, Moment now) {
    Moment back = view.sight().backSince().get(candidate.region());
    Duration hold = view.spec().map(spec -> spec.policy().holdDownInForce()).orElse(Duration.ZERO);
    ServiceState state = view.state() == null ? null : view.state().value();
    boolean writes = state != null && candidate.region().equals(state.permit());
    if (back == null || writes || now.reached(back.plus(hold))) {
      return candidate;
    }
    List<Finding> against = new ArrayList<>(candidate.against());
    against.add(
        new Finding(
            Veto.TARGET_HOLD_DOWN,
            "%s was lost, and has been UP for %d s (hold-down: %d s without interruption); a person can order it"
                .formatted(
                    candidate.region(),
                    view.sight().of(candidate.region(), now).says(AssessmentStatus.UP)
                        ? now.since(back).toSeconds()
                        : 0,
                    hold.toSeconds()),
            back.plus(hold).wall()));
    return candidate.with(against);
  }

  /** What speaks against a candidate, less what a person has waived. */
  public static List<Finding> against(Candidate candidate, Set<Veto> waivers) {
    return candidate.against().stream().filter(f -> !waivers.contains(f.veto())).toList();
  }

  private static Candidate candidate(
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      int preference,
      @Nullable Instant downSince,
      Moment now) {
    RegionSpec region = spec.regions().get(preference);
    String name = region.name();
    List<Finding> against = new ArrayList<>();
    Assessment assessment = view.sight().of(name, now);
    if (!assessment.says(AssessmentStatus.UP)) {
      against.add(
          Finding.of(
              Veto.TARGET_NOT_UP,
              name
                  + " is "
                  + assessment.status()
                  + (assessment.held() ? " (held)" : "")
                  + " (expected: UP by quorum)"));
    }
    String quarantine = state.quarantined().get(name);
    if (quarantine != null) {
      against.add(
          Finding.of(
              Veto.TARGET_QUARANTINED,
              name + " is quarantined since run " + quarantine + "; admit it first"));
    }
    PositionReport report = view.database().positions().get(name);
    if (region.database() == null) {
      return new Candidate(name, preference, null, null, against);
    }
    if (name.equals(state.lastPermit())) {
      LastWriter.judge(view, state, name, against);
      return new Candidate(name, preference, Duration.ZERO, LastWriter.end(view, name), against);
    }
    fitness(view, state, name, report, against);
    Whereabouts.judge(view, region, now, against);
    Duration lag = lag(view.database(), report, downSince);
    judgeLag(name, lag, spec.objectives().rpo(), against);
    return new Candidate(name, preference, lag, report == null ? null : report.received(), against);
  }

  private static void fitness(
      ServiceView view,
      ServiceState state,
      String region,
      @Nullable PositionReport report,
      List<Finding> against) {
    GuardRecord guard = view.database().guards().get(region);
    if (guard == null || report == null) {
      against.add(
          Finding.of(
              Veto.GUARD_MISSING,
              "the guard of " + region + (guard == null ? " was never seen" : silence(guard))));
      return;
    }
    DatabaseIdentity identity = state.database();
    if (identity == null) {
      against.add(Finding.of(Veto.NOT_ADOPTED, "the service's database is not known yet"));
      return;
    }
    if (report.role() != DatabaseRole.STANDBY) {
      unfit(against, region, "role " + report.role(), "STANDBY");
    }
    system(region, guard, identity, against);
    timeline(region, report.timeline(), identity, against);
    if (report.replayPaused()) {
      unfit(against, region, "replay is paused", "running");
    }
    if (report.received() == null) {
      unfit(against, region, "no received position", "one");
    }
  }

  /** A guard whose database does not run has no position to report, and says why if it can. */
  static String silence(GuardRecord guard) {
    String last = " (it said last: " + guard.phase() + ", " + guard.role();
    return " reports no position"
        + last
        + (guard.trouble() == null ? ")" : "; " + guard.trouble() + ")");
  }

  static void system(
      String region, GuardRecord guard, DatabaseIdentity identity, List<Finding> against) {
    if (!guard.systemIdentifier().equals(identity.systemIdentifier())) {
      unfit(
          against,
          region,
          "system identifier " + guard.systemIdentifier(),
          identity.systemIdentifier());
    }
  }

  static void timeline(String region, int found, DatabaseIdentity identity, List<Finding> against) {
    if (found != identity.timeline()) {
      unfit(against, region, "timeline " + found, String.valueOf(identity.timeline()));
    }
  }

  static void unfit(List<Finding> against, String region, String found, String expected) {
    against.add(
        Finding.of(Veto.REPLICA_UNFIT, region + ": " + found + " (expected: " + expected + ")"));
  }

  private static void judgeLag(
      String region, @Nullable Duration lag, Duration rpo, List<Finding> against) {
    if (lag == null) {
      against.add(
          Finding.of(
              Veto.LAG_UNKNOWN, "the lag of " + region + " is unknown; unknown is not small"));
    } else if (lag.compareTo(rpo) > 0) {
      against.add(
          Finding.of(
              Veto.LAG_OVER_RPO,
              region
                  + " lacks "
                  + lag.toMillis()
                  + " ms of writes (expected: at most "
                  + rpo.toMillis()
                  + " ms)"));
    }
  }

  /**
   * From the newest row that a replica has to when the old primary was last seen writing; never to
   * now: a primary that is dead writes nothing. Before its end is proved, the moment it was first
   * seen failing counts as writing, so that replicas which are all equally far behind do not look
   * up to date.
   */
  static @Nullable Duration lag(
      DatabaseView database, @Nullable PositionReport report, @Nullable Instant downSince) {
    Instant last = database.lastWritten();
    if (report == null || report.heartbeat() == null || last == null) {
      return null;
    }
    Instant until = downSince != null && downSince.isAfter(last) ? downSince : last;
    Duration lag = Duration.between(report.heartbeat().written(), until);
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
