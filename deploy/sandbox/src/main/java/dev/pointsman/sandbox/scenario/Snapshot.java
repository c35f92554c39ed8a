package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the records say of the service at one moment.
 *
 * @param state null before it was adopted
 * @param runs by their beginning
 * @param guards by region
 * @param agents by region
 * @param leader null while nobody leads
 */
public record Snapshot(
    @Nullable ServiceState state,
    List<RunRecord> runs,
    SortedMap<String, GuardRecord> guards,
    SortedMap<String, AgentRecord> agents,
    @Nullable LeaderRecord leader) {
  static final Snapshot EMPTY =
      new Snapshot(null, List.of(), new TreeMap<>(), new TreeMap<>(), null);

  public Snapshot {
    runs = List.copyOf(runs);
    guards = Sorted.map(guards);
    agents = Sorted.map(agents);
  }

  public Snapshot(
      @Nullable ServiceState state,
      List<RunRecord> runs,
      Map<String, GuardRecord> guards,
      Map<String, AgentRecord> agents,
      @Nullable LeaderRecord leader) {
    this(state, runs, Sorted.map(guards), Sorted.map(agents), leader);
  }

  /** The first run that is not among {@code known}. */
  public Optional<RunRecord> newRun(List<String> known) {
    return runs.stream().filter(r -> !known.contains(r.id())).findFirst();
  }

  /** The ids of all runs. */
  public List<String> runIds() {
    return runs.stream().map(RunRecord::id).toList();
  }

  /** The region that may accept writes; null for none. */
  public @Nullable String permit() {
    return state == null ? null : state.permit();
  }
}
