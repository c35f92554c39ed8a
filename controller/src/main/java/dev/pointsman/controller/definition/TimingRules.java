package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Durations;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Limits;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** The rules over a service's durations: their ranges, and how they relate to each other. */
final class TimingRules {
  /** etcd's default: a permit must outlive two elections, or every election closes databases. */
  static final Duration ETCD_ELECTION = Duration.ofSeconds(1);

  /**
   * {@code 2 x election + 1 s}: a follower misses its leader for less than two election timeouts,
   * and the vote fits into the second. As long is enough: being exact to the limit costs an opening
   * and never a second writer.
   */
  static final Duration SHORTEST_PERMIT = ETCD_ELECTION.multipliedBy(2).plusSeconds(1);

  private static final Duration LONGEST_PERMIT = Duration.ofMinutes(5);
  private static final Duration LONGEST_TTL = Duration.ofMinutes(5);

  /** Resolvers hold on to an old answer for this long after a switch. */
  private static final Duration ADVISED_TTL = Duration.ofMinutes(1);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration LONGEST_STABLE = Duration.ofSeconds(6);

  /** Heartbeat rows come every quarter of the RPO: a smaller one asks for a write storm. */
  private static final Duration SMALLEST_RPO = Duration.ofSeconds(1);

  /** What a guard keeps to unless its own configuration says otherwise. */
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private final Fields service;
  private final Problems problems;

  TimingRules(Fields service, Problems problems) {
    this.service = service;
    this.problems = problems;
  }

  void check() {
    service.section("objectives").ifPresent(this::checkObjectives);
    checkDetection();
    for (Fields region : service.sections("regions")) {
      region.section("guard").ifPresent(this::checkGuard);
    }
    checkLagOfAHungGuard();
    service.section("traffic").ifPresent(this::checkTtl);
    service
        .section("policy")
        .ifPresent(
            policy -> {
              range(policy, "cool-down", Duration.ZERO, WEEK);
              range(policy, "hold-down", Duration.ZERO, DAY);
            });
  }

  static void checkLimits(Fields limits, Problems problems) {
    range(limits, "per", Limits.SHORTEST, Limits.LONGEST, problems);
  }

  private void checkObjectives(Fields objectives) {
    range(objectives, "rto", Duration.ofSeconds(1), DAY);
    range(objectives, "rpo", Duration.ZERO, DAY);
    objectives
        .duration("rpo")
        .filter(rpo -> rpo.isPositive() && rpo.compareTo(SMALLEST_RPO) < 0)
        .ifPresent(
            rpo ->
                problems.warn(
                    objectives.path("rpo"),
                    Durations.format(rpo),
                    "1s or more: the lag of a replica is known no finer"));
  }

  private void checkDetection() {
    Detection detection = SpecReader.detection(service);
    Fields values = service.section("detection").orElse(Fields.NONE);
    range(values, "interval", Detection.SHORTEST_INTERVAL, Detection.LONGEST_INTERVAL);
    range(values, "stable", Duration.ZERO, LONGEST_STABLE);
    inInterval("timeout", detection.timeout(), detection);
    inInterval("recheck", detection.recheck(), detection);
    if (detection.degraded() > detection.window()) {
      problems.add(
          service.path("detection") + ".degraded",
          String.valueOf(detection.degraded()),
          "at most the window, " + detection.window());
    }
  }

  private void inInterval(String field, Duration value, Detection detection) {
    String path = service.path("detection") + "." + field;
    if (!value.isPositive()) {
      problems.add(path, Durations.format(value), "more than 0s");
    } else if (value.compareTo(detection.interval()) > 0) {
      problems.add(
          path,
          Durations.format(value),
          "at most the interval, " + Durations.format(detection.interval()));
    }
  }

  private void checkGuard(Fields guard) {
    range(guard, "permit", SHORTEST_PERMIT, LONGEST_PERMIT);
    Optional<Duration> permit = guard.duration("permit");
    Optional<Duration> limit = guard.duration("limit");
    if (permit.isEmpty() || limit.isEmpty()) {
      return;
    }
    if (!limit.get().isPositive() || limit.get().compareTo(permit.get()) >= 0) {
      problems.add(
          guard.path("limit"),
          Durations.format(limit.get()),
          "more than 0s and less than the permit, " + Durations.format(permit.get()));
    }
    checkRecoveryFits(guard, permit.get().plus(limit.get()).multipliedBy(9).dividedBy(8));
  }

  /** A proof by waiting takes {@code 9/8 x (P + L)}: an RTO that is shorter cannot be met. */
  private void checkRecoveryFits(Fields guard, Duration wait) {
    Fields objectives = service.section("objectives").orElse(Fields.NONE);
    Optional<Duration> rto = objectives.duration("rto");
    if (rto.isEmpty()) {
      return;
    }
    if (rto.get().compareTo(wait) <= 0) {
      problems.add(
          guard.path("permit"),
          "permit and limit of which 9/8 are " + Durations.format(wait),
          "less than the rto, " + Durations.format(rto.get()));
      return;
    }
    Duration whole = wait.plus(slowestDetection(SpecReader.detection(service)));
    if (rto.get().compareTo(whole) <= 0) {
      problems.warn(
          objectives.path("rto"),
          Durations.format(rto.get()),
          "more than " + Durations.format(whole) + ", what detection and the fence may take");
    }
  }

  /**
   * The guard writes the heartbeat rows that lag is counted from. When it hangs they end, and its
   * database goes on until its terms run out: replicas that have all of it look as far behind.
   */
  private void checkLagOfAHungGuard() {
    Fields objectives = service.section("objectives").orElse(Fields.NONE);
    Optional<Duration> rpo = objectives.duration("rpo");
    Optional<Fields> slowest =
        service.sections("regions").stream()
            .flatMap(region -> region.section("guard").stream())
            .max(Comparator.comparing(TimingRules::terms));
    if (rpo.isEmpty() || slowest.isEmpty() || terms(slowest.get()).isZero()) {
      return;
    }
    Duration vote = quickestVote(SpecReader.detection(service));
    Duration lag = HEARTBEAT.plus(terms(slowest.get())).plus(vote);
    if (rpo.get().compareTo(lag) < 0) {
      problems.warn(
          objectives.path("rpo"),
          Durations.format(rpo.get()),
          "%s or more: when a guard hangs, the last heartbeat row is up to %s old, its database is closed after permit and limit, %s, and an agent says so up to %s later; a failover is then refused with LAG_OVER_RPO"
              .formatted(
                  Durations.format(lag),
                  Durations.format(HEARTBEAT),
                  Durations.format(terms(slowest.get())),
                  Durations.format(vote)));
    }
  }

  /** Zero where the schema has told of them. */
  private static Duration terms(Fields guard) {
    return guard
        .duration("permit")
        .flatMap(permit -> guard.duration("limit").map(permit::plus))
        .orElse(Duration.ZERO);
  }

  /** The failure falls just behind a probe, and every probe is refused at once. */
  private static Duration quickestVote(Detection detection) {
    return longestInterval(detection)
        .plus(detection.recheck().multipliedBy(Math.max(0, detection.fall() - 1)));
  }

  private static Duration longestInterval(Detection detection) {
    return detection.interval().multipliedBy(11).dividedBy(10);
  }

  /** The failure falls just behind a probe, and every probe runs into its timeout. */
  private static Duration slowestDetection(Detection detection) {
    Duration again =
        detection.recheck().compareTo(detection.timeout()) > 0
            ? detection.recheck()
            : detection.timeout();
    return longestInterval(detection)
        .plus(again.multipliedBy(detection.fall()))
        .plus(detection.stable());
  }

  private void checkTtl(Fields traffic) {
    range(traffic, "ttl", Duration.ofSeconds(1), LONGEST_TTL);
    Optional<Duration> ttl = traffic.duration("ttl").filter(t -> t.compareTo(LONGEST_TTL) <= 0);
    if (ttl.isEmpty()) {
      return;
    }
    if (ttl.get().toMillisPart() != 0) {
      problems.add(traffic.path("ttl"), Durations.format(ttl.get()), "whole seconds");
    }
    if (ttl.get().compareTo(ADVISED_TTL) > 0) {
      problems.warn(
          traffic.path("ttl"),
          Durations.format(ttl.get()),
          "60s or less: so long after a switch, clients may still go to the old region");
    }
  }

  private void range(Fields section, String field, Duration least, Duration most) {
    range(section, field, least, most, problems);
  }

  private static void range(
      Fields section, String field, Duration least, Duration most, Problems problems) {
    section
        .duration(field)
        .filter(value -> value.compareTo(least) < 0 || value.compareTo(most) > 0)
        .ifPresent(
            value ->
                problems.add(
                    section.path(field),
                    section.text(field).orElseThrow(),
                    Durations.format(least) + " to " + Durations.format(most)));
  }
}
