package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import java.util.List;
import java.util.Optional;

/**
 * Databases that neither write nor follow the one that does: newly defined, or left out by a
 * person. No run tells them to follow, for they may have the only copy of their writes.
 */
public final class Apart {
  private Apart() {}

  /** Whether a region's database is one. */
  public static boolean is(ServiceSpec spec, ServiceState state, String region) {
    boolean hasDatabase = spec.region(region).map(RegionSpec::database).isPresent();
    return hasDatabase
        && state.permit() != null
        && !state.permit().equals(region)
        && !state.followers().contains(region);
  }

  /** The same for people, in lines; a quarantined one is told among the candidates. */
  public static List<String> told(ServiceView view) {
    ServiceState state = view.state() == null ? null : view.state().value();
    Optional<ServiceSpec> spec = view.spec();
    if (state == null || state.run() != null || spec.isEmpty()) {
      return List.of();
    }
    return spec.get().regions().stream()
        .map(RegionSpec::name)
        .filter(region -> is(spec.get(), state, region))
        .filter(region -> !state.quarantined().containsKey(region))
        .map(
            region ->
                "The database of %1$s follows nobody, and no run tells it to; to have it follow, without what it alone has: pointsman admit %2$s %1$s --reason ..."
                    .formatted(region, view.name()))
        .toList();
  }
}
