package dev.pointsman.controller.view;

import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Sorted;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The world as one controller knows it at one moment.
 *
 * @param controller this controller's id
 * @param region where it runs
 * @param leading whether it leads
 * @param leader who leads; null when nobody does, or it is not known
 * @param known whether the store was ever read; before that nothing below is known, which is not
 *     the same as nothing being there
 * @param quorum agents that make a quorum
 * @param services by name
 * @param freezes that have not expired
 * @param unreadable keys in the store that cannot be read, with the problem
 * @param notReady why this controller is not ready; empty when it is
 */
public record WorldView(
    Instant at,
    String controller,
    String region,
    boolean leading,
    @Nullable LeaderRecord leader,
    boolean known,
    int quorum,
    SortedMap<String, ServiceReport> services,
    List<AgentReport> agents,
    List<Freeze> freezes,
    SortedMap<String, String> unreadable,
    List<String> notReady) {
  public WorldView {
    services = Sorted.map(services);
    agents = List.copyOf(agents);
    freezes = List.copyOf(freezes);
    unreadable = Sorted.map(unreadable);
    notReady = List.copyOf(notReady);
  }

  /**
   * One agent of the roster.
   *
   * @param fresh heard of lately
   * @param health 0 (well) to 7; null when it was never seen
   * @param unreadable services whose newest definition it cannot carry out
   */
  public record AgentReport(
      String region,
      String agent,
      boolean fresh,
      boolean abstaining,
      @Nullable Integer health,
      List<String> unreadable) {}

  /** Where a controller's world can be looked at; from any thread, without waiting. */
  @FunctionalInterface
  public interface Source {
    WorldView now();
  }
}
