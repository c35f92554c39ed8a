package dev.pointsman.coordination.model;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agents that count: their number is the N of the quorum. An agent that is not listed has no
 * vote. Beside them, what holds for the installation as a whole.
 *
 * @param limits null for the usual ones
 */
public record Roster(List<Member> members, @Nullable Limits limits) {
  /** One agent that counts. */
  public record Member(String agent, String region) {}

  public Roster {
    members =
        members.stream()
            .sorted(Comparator.comparing(Member::region).thenComparing(Member::agent))
            .toList();
  }

  /** With the usual limits. */
  public Roster(List<Member> members) {
    this(members, null);
  }

  /** The limits, given or usual. */
  public Limits limitsInForce() {
    return limits == null ? Limits.USUAL : limits;
  }

  /** Agents that make a quorum: {@code N/2 + 1}. */
  public int quorum() {
    return members.size() / 2 + 1;
  }
}
