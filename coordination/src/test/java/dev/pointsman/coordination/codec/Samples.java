package dev.pointsman.coordination.codec;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseClaim;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardSpec;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One full value of every stored record, with each variant of each sealed type among them. */
final class Samples {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /**
   * A record's name, codec, and full value.
   *
   * @param name of the golden file
   */
  record Sample<T>(String name, Codec<T> codec, T value) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Samples() {}

  static List<Sample<?>> all() {
    return List.of(
        new Sample<>("spec", Codecs.SPEC, spec()),
        new Sample<>("state", Codecs.STATE, state()),
        new Sample<>("run", Codecs.RUN, run(new Proof.Acked(8, acknowledgement()))),
        new Sample<>(
            "run-leased-out",
            Codecs.RUN,
            run(new Proof.LeasedOut(8, terms(), NOON, Duration.ofNanos(5_062_500_001L)))),
        new Sample<>("run-observed", Codecs.RUN, run(new Proof.Observed(8, "standby"))),
        new Sample<>("run-nothing", Codecs.RUN, run(new Proof.Nothing(8, "no database"))),
        new Sample<>("run-waived", Codecs.RUN, run(new Proof.Waived(8, "oncall", "rack is off"))),
        new Sample<>("agent", Codecs.AGENT, agent()),
        new Sample<>("shard", Codecs.SHARD, shard()),
        new Sample<>("guard", Codecs.GUARD, guard()),
        new Sample<>("position", Codecs.POSITION, position()),
        new Sample<>("claim", Codecs.CLAIM, new DatabaseClaim("shop")),
        new Sample<>("roster", Codecs.ROSTER, roster()),
        command("failover", new Command.Failover("shop", "us-west-2", vetoes())),
        command("switchover", new Command.Switchover("shop", "us-west-2")),
        command("freeze", new Command.FreezeIt(freeze())),
        command("unfreeze", new Command.Unfreeze("f1")),
        command("admit", new Command.Admit("shop", "us-east-1")),
        command("retry", new Command.Retry("shop", "r1")),
        command("waive", new Command.Waive("shop", "r1", Veto.FENCE_UNPROVEN)),
        command("abort", new Command.Abort("shop", "r1")),
        new Sample<>(
            "outcome", Codecs.OUTCOME, new Command.Outcome("k1", "r1", Veto.FROZEN, "frozen")),
        new Sample<>("freeze", Codecs.FREEZE, freeze()),
        new Sample<>("recheck", Codecs.RECHECK, new RecheckRequest("q1")),
        new Sample<>(
            "leader",
            Codecs.LEADER,
            new LeaderRecord("c1", "us-east-1", "http://127.0.0.1:8080", NOON)),
        new Sample<>("audit", Codecs.AUDIT, audit()));
  }

  static ServiceSpec spec() {
    return new ServiceSpec(
        "shop",
        Mode.ACTIVE_PASSIVE,
        Automation.AUTOMATIC,
        new Objectives(Duration.ofSeconds(90), Duration.ofSeconds(5)),
        Detection.fast(),
        List.of(guarded(), bare()),
        new TrafficSpec.Route53(
            "Z0123456789",
            "shop.example.com",
            TrafficSpec.RecordType.A,
            Duration.ofSeconds(30),
            Map.of("us-west-2", "h2", "us-east-1", "h1")),
        new Policy(
            Duration.ofMinutes(10),
            Duration.ofMinutes(2),
            Policy.ByWhom.MANUAL,
            Policy.ByWhom.MANUAL,
            Policy.UnknownLag.REFUSE,
            Policy.WithoutProof.ASK));
  }

  private static RegionSpec guarded() {
    CheckSpec.Tls tls = new CheckSpec.Tls(true, "/etc/ca.pem", "shop.example.com", 14);
    return new RegionSpec(
        "us-east-1",
        "192.0.2.10",
        List.of(
            new CheckSpec.Http(
                "web",
                URI.create("https://shop.use1.example.com/health"),
                List.of(200, 204),
                "ok",
                Map.of("X-Probe", "pointsman"),
                CheckSpec.Redirects.SAME_HOST,
                tls,
                "primary"),
            new CheckSpec.Tcp("port", "shop.use1.example.com", 443),
            new CheckSpec.TlsHandshake("tls", "shop.use1.example.com", 443, tls),
            new CheckSpec.Dns(
                "dns", "192.0.2.53", 53, "shop.example.com", "A", List.of("192.0.2.10")),
            new CheckSpec.Grpc("rpc", "shop.use1.example.com", 9000, "shop.v1.Shop", tls),
            new CheckSpec.Postgres("db", "main")),
        new DatabaseSpec.Postgres(
            "main",
            "db.use1.example.com",
            5432,
            "postgres",
            "pointsman",
            new SecretRef("${env:SHOP_DB_PASSWORD}")),
        new GuardSpec(
            Duration.ofSeconds(3),
            Duration.ofMillis(1500),
            List.of("/etc/pointsman/fence.sh"),
            LastResort.KILL),
        new CapacitySpec.None());
  }

  private static RegionSpec bare() {
    return new RegionSpec(
        "us-west-2",
        "192.0.2.20",
        List.of(new CheckSpec.Tcp("port", "shop.usw2.example.com", 443)),
        null,
        null,
        new CapacitySpec.None());
  }

  static ServiceState state() {
    return new ServiceState(
        8,
        "us-west-2",
        null,
        new TreeSet<>(List.of("us-east-1")),
        List.of("us-west-2"),
        "r1",
        null,
        41,
        40L,
        new TreeSet<>(List.of("eu-west-1")),
        NOON,
        new TreeMap<>(Map.of("us-east-1", "r1")),
        new ServiceState.DatabaseIdentity("7301234567890123456", 2));
  }

  static RunRecord run(Proof proof) {
    return new RunRecord(
        "r1",
        RunKind.FAILOVER,
        "shop",
        "us-east-1",
        "us-west-2",
        7,
        8,
        new Trigger(Trigger.AUTOMATIC, "us-east-1 is down", "OPS-1", "k1"),
        vetoes(),
        NOON,
        NOON.minusSeconds(4),
        List.of(
            StepRecord.pending(Step.CONFIRM),
            new StepRecord(
                Step.FENCE,
                StepStatus.WAITING,
                2,
                NOON,
                NOON.plusMillis(250),
                "FENCE_UNPROVEN",
                "the guard is silent",
                new TreeMap<>(Map.of("epoch", "8")))),
        proof,
        NOON.plusSeconds(20),
        RunResult.COMPLETED,
        "moved to us-west-2");
  }

  static AgentRecord agent() {
    return new AgentRecord(
        "0.1.0",
        List.of("http", "tcp"),
        12,
        345,
        "0a1b2c3d",
        true,
        3,
        new TreeMap<>(Map.of("shop", 99L)),
        new TreeMap<>(Map.of("mail", 344L)));
  }

  static VerdictShard shard() {
    return new VerdictShard(
        Map.of(
            new CheckId("shop", "us-west-2", "web"),
            new Verdict(VerdictStatus.UP, Reason.OK, "200"),
            new CheckId("shop", "us-east-1", "web"),
            new Verdict(VerdictStatus.DOWN, Reason.STATUS, "status: 500 (expected: 200)"),
            new CheckId("shop", "eu-west-1", "web"),
            new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "").whileRecovering()));
  }

  static GuardRecord guard() {
    return new GuardRecord(
        terms(),
        "i1",
        "7301234567890123456",
        GuardPhase.CLOSED,
        DatabaseRole.STANDBY,
        8,
        7L,
        acknowledgement(),
        "192.0.2.20:5432",
        "STORE_REWOUND: epoch 9 (expected: at most 8)");
  }

  private static GuardTerms terms() {
    return new GuardTerms(
        Duration.ofSeconds(3),
        Duration.ofMillis(1500),
        true,
        LastResort.KILL,
        List.of("c1", "c2", "c3"));
  }

  private static Acknowledgement acknowledgement() {
    return new Acknowledgement(
        8, Acknowledgement.Method.READ_ONLY, 2, Lsn.parse("16/B374D848"), "refused: 25006");
  }

  static PositionReport position() {
    return new PositionReport(
        DatabaseRole.STANDBY,
        2,
        Lsn.parse("16/B374D848"),
        Lsn.parse("16/B3740000"),
        false,
        new PositionReport.Heartbeat(8, 77, NOON),
        NOON.plusMillis(3),
        NOON.minusSeconds(60).plusNanos(123_456_000));
  }

  private static Roster roster() {
    return new Roster(
        List.of(new Roster.Member("a2", "us-west-2"), new Roster.Member("a1", "us-east-1")),
        new Limits(2, Duration.ofMinutes(30), 5));
  }

  private static Sample<Command.Issued> command(String name, Command command) {
    return new Sample<>(
        "command-" + name,
        Codecs.COMMAND,
        new Command.Issued("k1", command, "oncall", "drill", "OPS-1", "c1", NOON));
  }

  private static Freeze freeze() {
    return new Freeze(
        "f1",
        Freeze.Scope.SERVICE,
        "shop",
        "oncall",
        "migration",
        "OPS-2",
        NOON.plus(Duration.ofHours(2)));
  }

  private static AuditEntry audit() {
    return new AuditEntry(
        NOON,
        "oncall",
        "failover",
        "shop",
        "r1",
        "asked for",
        new TreeMap<>(Map.of("voters", "3", "down", "2")));
  }

  private static SortedSet<Veto> vetoes() {
    return new TreeSet<>(List.of(Veto.FENCE_UNPROVEN, Veto.LAG_UNKNOWN));
  }
}
