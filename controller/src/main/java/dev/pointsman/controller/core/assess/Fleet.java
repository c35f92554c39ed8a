package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.VerdictShard;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All agents, and which of them count.
 *
 * @param counted the agents of the roster of which something is known; follows from the others, and
 *     is asked for many times as often as they change
 */
public record Fleet(Roster roster, SortedMap<String, AgentView> agents, List<AgentView> counted) {

  /** Nobody yet. */
  public static Fleet empty() {
    return of(new Roster(List.of()), new TreeMap<>());
  }

  private static Fleet of(Roster roster, SortedMap<String, AgentView> agents) {
    List<AgentView> counted = new ArrayList<>();
    for (Roster.Member member : roster.members()) {
      AgentView known = agents.get(AgentView.key(member.region(), member.agent()));
      if (known != null) {
        counted.add(known);
      }
    }
    return new Fleet(roster, agents, List.copyOf(counted));
  }

  public Fleet with(Roster next) {
    return of(next, agents);
  }

  public Fleet seen(String region, String agent, AgentRecord record, Moment at) {
    return change(region, agent, at, view -> view.seen(record, at));
  }

  public Fleet gone(String region, String agent, Moment at) {
    return change(region, agent, at, view -> view.gone(at));
  }

  public Fleet published(String region, String agent, int shard, VerdictShard verdicts, Moment at) {
    return change(region, agent, at, view -> view.with(shard, verdicts));
  }

  public Fleet withdrew(String region, String agent, int shard, Moment at) {
    return change(region, agent, at, view -> view.without(shard));
  }

  private Fleet change(String region, String agent, Moment at, UnaryOperator<AgentView> how) {
    String key = AgentView.key(region, agent);
    AgentView before = agents.get(key);
    AgentView view = before == null ? AgentView.unseen(region, agent, at) : before;
    return of(roster, Sorted.with(agents, key, how.apply(view)));
  }
}
