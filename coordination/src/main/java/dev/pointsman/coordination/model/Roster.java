package dev.pointsman.coordination.model;

import java.util.Comparator;
import java.util.List;

/**
 * The agents that count: their number is the N of the quorum. An agent that is not listed has no
 * vote.
 */
public record Roster(List<Member> members) {
  /** One agent that counts. */
  public record Member(String agent, String region) {}

  public Roster {
    members =
        members.stream()
            .sorted(Comparator.comparing(Member::region).thenComparing(Member::agent))
            .toList();
  }

  /** Agents that make a quorum: {@code N/2 + 1}. */
  public int quorum() {
    return members.size() / 2 + 1;
  }
}
