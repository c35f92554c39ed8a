package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardSpec;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A shop in three regions with a guarded PostgreSQL each, and three agents: the world of most
 * tests.
 */
public final class Shop {
  public static final String NAME = "shop";
  public static final String A = "us-east-1";
  public static final String B = "us-west-2";
  public static final String C = "eu-west-1";
  public static final List<String> REGIONS = List.of(A, B, C);
  public static final Verdict UP = new Verdict(VerdictStatus.UP, Reason.OK, "");
  public static final Verdict DOWN =
      new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "connection refused");
  public static final GuardTerms TERMS =
      new GuardTerms(
          Duration.ofSeconds(3),
          Duration.ofMillis(1500),
          true,
          LastResort.KILL,
          List.of("c1", "c2", "c3"));

  private Shop() {}

  public static ServiceSpec spec(Automation automation) {
    return new ServiceSpec(
        NAME,
        Mode.ACTIVE_PASSIVE,
        automation,
        new Objectives(Duration.ofMinutes(1), Duration.ofSeconds(5)),
        Detection.fast(),
        REGIONS.stream().map(Shop::region).toList(),
        new TrafficSpec.Route53(
            "Z1", "shop.example.com", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of()),
        new Policy(
            Duration.ofMinutes(10),
            null,
            Policy.ByWhom.MANUAL,
            Policy.ByWhom.MANUAL,
            Policy.UnknownLag.REFUSE,
            Policy.WithoutProof.ASK));
  }

  private static RegionSpec region(String name) {
    return new RegionSpec(
        name,
        address(name),
        List.of(new CheckSpec.Tcp("web", "web." + name, 80), new CheckSpec.Postgres("db", "main")),
        new DatabaseSpec.Postgres(
            "main", "db." + name, 5432, "postgres", "pointsman", new SecretRef("${env:P}")),
        new GuardSpec(Duration.ofSeconds(3), Duration.ofMillis(1500), List.of(), LastResort.KILL),
        new CapacitySpec.None());
  }

  public static String address(String region) {
    return "192.0.2." + (10 + REGIONS.indexOf(region));
  }

  public static CheckId web(String region) {
    return new CheckId(NAME, region, "web");
  }

  public static CheckId db(String region) {
    return new CheckId(NAME, region, "db");
  }

  /** What agents see of the traffic's name. */
  public static CheckId traffic() {
    return new CheckId(NAME, "@traffic", "name");
  }

  public static String agent(String region) {
    return "agent-" + region;
  }

  public static Roster roster() {
    return new Roster(REGIONS.stream().map(r -> new Roster.Member(agent(r), r)).toList());
  }

  /** What a guard writes that promises the usual terms. */
  public static GuardRecord guardRecord(
      String region,
      GuardPhase phase,
      DatabaseRole role,
      long epoch,
      @Nullable Acknowledgement acknowledgement,
      @Nullable String upstream) {
    return new GuardRecord(
        TERMS, "g-" + region, "42", phase, role, epoch, null, acknowledgement, upstream, null);
  }

  /** The word of a guard that has stopped its database in order. */
  public static Acknowledgement stopped(long epoch, @Nullable String end) {
    return stopped(epoch, 1, end);
  }

  static Acknowledgement stopped(long epoch, int timeline, @Nullable String end) {
    return new Acknowledgement(
        epoch,
        Acknowledgement.Method.STOPPED,
        timeline,
        end == null ? null : Lsn.parse(end),
        "stopped in order");
  }

  /**
   * How far a database is; a standby has replayed what it received.
   *
   * @param lastRow when the primary wrote the heartbeat row that is seen
   */
  public static PositionReport positionReport(
      DatabaseRole role, int timeline, String lsn, Instant lastRow, Instant now) {
    return new PositionReport(
        role,
        timeline,
        Lsn.parse(lsn),
        role == DatabaseRole.STANDBY ? Lsn.parse(lsn) : null,
        false,
        new PositionReport.Heartbeat(1, 1, lastRow),
        now,
        null);
  }

  /** All is well, the definition applied, nothing adopted yet. */
  public static Rig world(Automation automation) {
    Rig rig = new Rig(new Self("c3", C));
    rig.happen(new Event.RosterChanged(roster()));
    rig.happen(new Event.SpecChanged(spec(automation), 5));
    for (String region : REGIONS) {
      for (String target : REGIONS) {
        rig.says(region, agent(region), web(target), UP);
        rig.says(region, agent(region), db(target), database(target.equals(A)));
      }
      rig.agent(region, agent(region));
      guard(rig, region, region.equals(A) ? DatabaseRole.PRIMARY : DatabaseRole.STANDBY, 0, null);
      position(
          rig, region, region.equals(A) ? DatabaseRole.PRIMARY : DatabaseRole.STANDBY, 1, "0/5000");
    }
    return rig;
  }

  private static Verdict database(boolean primary) {
    return new Verdict(VerdictStatus.UP, Reason.OK, primary ? "primary, open" : "standby");
  }

  /** The same, led, adopted and at rest in its first region. */
  public static Rig adopted(Automation automation) {
    Rig rig = world(automation).lead(7).pass(Duration.ofSeconds(2));
    guardOpens(rig, A);
    switches(rig, A);
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(3));
    rig.orders.clear();
    rig.notices.clear();
    rig.rechecks.clear();
    return rig;
  }

  /** The definition without one of its regions. */
  static ServiceSpec without(String region) {
    ServiceSpec spec = spec(Automation.AUTOMATIC);
    return new ServiceSpec(
        spec.name(),
        spec.mode(),
        spec.automation(),
        spec.objectives(),
        spec.detection(),
        spec.regions().stream().filter(r -> !r.name().equals(region)).toList(),
        spec.traffic(),
        spec.policy());
  }

  /** Everybody sees the region well again. */
  static void comesBack(Rig rig, String region) {
    for (String from : REGIONS) {
      rig.says(from, agent(from), web(region), UP);
    }
  }

  /** The driver has pointed the traffic; agents see it. */
  public static void switches(Rig rig, String region) {
    rig.order(Effect.SwitchTraffic.class);
    rig.answer(new Answer.Switched("C1", new TreeMap<>()));
    REGIONS.forEach(
        from ->
            rig.says(
                from,
                agent(from),
                traffic(),
                new Verdict(VerdictStatus.UP, Reason.OK, address(region))));
  }

  /** A planned move is ordered, and the drivers find that they can carry it out. */
  public static void switchover(Rig rig, String to) {
    rig.order(new Command.Switchover(NAME, to));
    rig.order(Effect.Rehearse.class);
    rig.answer(Answer.Done.of(Map.of()));
    rig.orders.clear();
  }

  public static void guardOpens(Rig rig, String region) {
    guard(rig, region, GuardPhase.OPEN, DatabaseRole.PRIMARY, rig.state().epoch(), null, null);
  }

  public static void guard(
      Rig rig,
      String region,
      DatabaseRole role,
      long epoch,
      @Nullable Acknowledgement acknowledgement) {
    guard(rig, region, GuardPhase.CLOSED, role, epoch, acknowledgement, null);
  }

  public static void guard(
      Rig rig,
      String region,
      GuardPhase phase,
      DatabaseRole role,
      long epoch,
      @Nullable Acknowledgement acknowledgement,
      @Nullable String upstream) {
    rig.happen(
        new Event.GuardReported(
            NAME, region, guardRecord(region, phase, role, epoch, acknowledgement, upstream), 1));
  }

  /** The database bears the row of its epoch, as every one does that was opened once. */
  public static void bearsItsEpoch(Rig rig, String region) {
    GuardRecord known = guardRecord(region, GuardPhase.OPEN, DatabaseRole.PRIMARY, 1, null, null);
    rig.happen(
        new Event.GuardReported(
            NAME,
            region,
            new GuardRecord(
                known.terms(),
                known.instance(),
                known.systemIdentifier(),
                known.phase(),
                known.role(),
                known.epoch(),
                rig.state().epoch(),
                null,
                null,
                null),
            1));
  }

  /** A guard's record with other terms than the usual ones. */
  static void guardWithTerms(Rig rig, String region, GuardTerms terms) {
    rig.happen(
        new Event.GuardReported(
            NAME,
            region,
            new GuardRecord(
                terms,
                "g2-" + region,
                "42",
                GuardPhase.CLOSING,
                DatabaseRole.PRIMARY,
                rig.state().epoch(),
                null,
                null,
                null,
                null),
            1));
  }

  public static void position(Rig rig, String region, DatabaseRole role, int timeline, String lsn) {
    rig.happen(
        new Event.PositionReported(
            NAME, region, positionReport(role, timeline, lsn, rig.now().wall(), rig.now().wall())));
  }

  /** The guard has closed its database in order and says so. */
  public static void acknowledges(Rig rig, String region, @Nullable String end) {
    long epoch = rig.state().epoch();
    int timeline = Objects.requireNonNull(rig.state().database()).timeline();
    guard(rig, region, DatabaseRole.STOPPED, epoch, stopped(epoch, timeline, end));
  }

  /** Every agent outside the region, and the one inside if it lives, says that it is down. */
  public static void goesDown(Rig rig, String region) {
    for (String from : REGIONS) {
      rig.says(from, agent(from), web(region), DOWN);
    }
  }

  /** The whole region is gone: agent and all. */
  public static void isLost(Rig rig, String region) {
    rig.agentFallsSilent(region, agent(region));
    for (String from : REGIONS) {
      if (!from.equals(region)) {
        rig.says(from, agent(from), web(region), DOWN);
        rig.says(from, agent(from), db(region), DOWN);
      }
    }
  }
}
