package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Agents and what they say, in letters. {@code "a:DU b:D"} is a roster of three: two agents in
 * region a, of which one says DOWN and one UP, and one in region b that says DOWN.
 *
 * <p>U up, D down, R down and recovering, G degraded, S suspect, K unknown, - nothing at all. All
 * others say DOWN, and: d abstains; x has lost its lease; o was last heard of 16 s ago; n does not
 * know the definition yet; q cannot carry out the definition; r has not answered the recheck; m is
 * of the roster and was never seen.
 */
final class Panel {
  static final Moment NOW =
      new Moment(Duration.ofHours(1).toNanos(), Instant.parse("2026-01-01T01:00:00Z"));
  static final long SPEC_REVISION = 5;
  static final long RECHECK = 10;
  static final ServiceSpec SPEC = spec(List.of(new CheckSpec.Tcp("web", "web.test", 80)));

  private Panel() {}

  static ServiceSpec spec(List<CheckSpec> checks) {
    return new ServiceSpec(
        "shop",
        Mode.ACTIVE_PASSIVE,
        Automation.AUTOMATIC,
        new Objectives(Duration.ofMinutes(1), Duration.ofSeconds(5)),
        Detection.standard(),
        List.of("a", "b", "c").stream()
            .map(
                name ->
                    new RegionSpec(name, "192.0.2.1", checks, null, null, new CapacitySpec.None()))
            .toList(),
        new TrafficSpec.Route53(
            "Z1", "shop.test", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of()),
        new Policy(
            Duration.ofMinutes(10),
            null,
            Policy.ByWhom.MANUAL,
            Policy.ByWhom.MANUAL,
            Policy.UnknownLag.REFUSE,
            Policy.WithoutProof.ASK));
  }

  /** What the agents say together of region a. */
  static Optional<AssessmentStatus> judge(String agents) {
    return Quorum.judge(tally(agents), "a");
  }

  static Tally tally(String agents) {
    return tally(agents, 0);
  }

  static Tally tally(String agents, long answered) {
    return Quorum.tally(
        fleet(agents, NOW),
        SPEC,
        SPEC_REVISION,
        SPEC.region("a").orElseThrow(),
        true,
        answered,
        NOW);
  }

  /** All agents say the same of every region of the service. */
  static Fleet fleet(String agents, Moment now) {
    Fleet fleet = Fleet.empty();
    List<Roster.Member> members = new ArrayList<>();
    for (String group : agents.split(" ", -1)) {
      String region = group.substring(0, group.indexOf(':'));
      String letters = group.substring(group.indexOf(':') + 1);
      for (int i = 0; i < letters.length(); i++) {
        String agent = region + i;
        members.add(new Roster.Member(agent, region));
        fleet = with(fleet, region, agent, letters.charAt(i), now);
      }
    }
    return fleet.with(new Roster(members));
  }

  private static Fleet with(Fleet fleet, String region, String agent, char letter, Moment now) {
    if (letter == 'm') {
      return fleet;
    }
    Moment heard = letter == 'o' ? now.plus(Duration.ofSeconds(-16)) : now;
    AgentRecord record =
        new AgentRecord(
            "1",
            List.of(),
            1,
            letter == 'n' ? SPEC_REVISION - 1 : SPEC_REVISION,
            "",
            letter == 'd',
            0,
            Sorted.map(Map.of("shop", letter == 'r' ? RECHECK - 1 : RECHECK)),
            Sorted.map(Map.of(letter == 'q' ? "shop" : "mail", SPEC_REVISION)));
    Fleet next = fleet.seen(region, agent, record, heard);
    VerdictStatus status = status(letter);
    if (status != null) {
      next = next.published(region, agent, 0, everywhere(status, letter == 'R'), heard);
    }
    return letter == 'x' ? next.gone(region, agent, now) : next;
  }

  private static VerdictShard everywhere(VerdictStatus status, boolean recovering) {
    TreeMap<CheckId, Verdict> verdicts = new TreeMap<>();
    for (RegionSpec region : SPEC.regions()) {
      verdicts.put(
          new CheckId("shop", region.name(), "web"),
          new Verdict(status, Reason.TIMEOUT, "", recovering));
    }
    return new VerdictShard(verdicts);
  }

  private static @Nullable VerdictStatus status(char letter) {
    return switch (letter) {
      case 'U' -> VerdictStatus.UP;
      case 'G' -> VerdictStatus.DEGRADED;
      case 'S' -> VerdictStatus.SUSPECT;
      case 'K' -> VerdictStatus.UNKNOWN;
      case '-' -> null;
      case 'D', 'R', 'd', 'x', 'o', 'n', 'q', 'r' -> VerdictStatus.DOWN;
      default -> throw new IllegalArgumentException("letter: " + letter);
    };
  }
}
