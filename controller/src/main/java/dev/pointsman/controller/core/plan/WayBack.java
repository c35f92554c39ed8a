package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way out when nobody may write and no run is under way: a run that failed after PROMOTE was
 * committed leaves a service so. The region that had the permit last is ordered to have it again.
 */
public final class WayBack {
  /** What a closed database and a failover leave behind; whoever orders it knows of both. */
  private static final Set<Veto> EXPECTED = EnumSet.of(Veto.TARGET_QUARANTINED, Veto.TARGET_NOT_UP);

  private WayBack() {}

  /** Whether an order to a region asks for it although traffic goes there already. */
  public static boolean isAskedFor(ServiceState state, String to) {
    return state.permit() == null && state.active().contains(to);
  }

  /**
   * Whom such a run is away from: the region that may still accept writes, else the last run's
   * target, else any other. Empty when there is no other.
   */
  public static Optional<String> from(
      ServiceView view, ServiceSpec spec, ServiceState state, String to) {
    RunRecord last = view.run() == null ? null : view.run().value();
    return Stream.of(
            state.unproven().stream(),
            Stream.ofNullable(last == null ? null : last.to()),
            spec.regions().stream().map(region -> region.name()))
        .flatMap(regions -> regions)
        .filter(region -> !region.equals(to) && spec.region(region).isPresent())
        .findFirst();
  }

  /**
   * Who wrote last and the order that lets it write again, in one line; empty when there is none.
   */
  public static Optional<String> told(ServiceView view, Moment now) {
    ServiceSpec spec = view.spec().orElse(null);
    ServiceState state = view.state() == null ? null : view.state().value();
    if (spec == null || state == null || state.permit() != null || state.run() != null) {
      return Optional.empty();
    }
    String last = state.lastPermit();
    return last == null
        ? Optional.empty()
        : from(view, spec, state, last).stream()
            .flatMap(other -> Candidates.of(view, other, null, now).stream())
            .filter(candidate -> candidate.region().equals(last))
            .map(candidate -> told(view.name(), candidate))
            .findFirst();
  }

  private static String told(String service, Candidate last) {
    String waivers =
        last.against().stream()
            .map(Finding::veto)
            .filter(EXPECTED::contains)
            .map(veto -> " --waive " + veto)
            .collect(Collectors.joining());
    String amiss =
        Candidates.against(last, EXPECTED).stream()
            .map(Finding::detail)
            .collect(Collectors.joining("; "));
    return "%1$s wrote last%2$s, and nobody may write now; to let it write again: pointsman failover %3$s --to %1$s%4$s --reason ..."
        .formatted(last.region(), amiss.isEmpty() ? "" : " (" + amiss + ")", service, waivers);
  }
}
