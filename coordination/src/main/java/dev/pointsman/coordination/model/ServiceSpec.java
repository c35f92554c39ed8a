package dev.pointsman.coordination.model;

import java.util.List;
import java.util.Optional;

/**
 * The definition of a protected service, as its owners applied it.
 *
 * @param name lower-case letters, digits and dashes, at most 63
 * @param regions two or more, in order of preference
 */
public record ServiceSpec(
    String name,
    Mode mode,
    Automation automation,
    Objectives objectives,
    Detection detection,
    List<RegionSpec> regions,
    TrafficSpec traffic,
    Policy policy) {
  /**
   * Takes the parts as they are.
   *
   * @throws IllegalArgumentException if the name is none, a region stands there twice, or nobody
   *     could probe by {@code detection}
   */
  public ServiceSpec {
    Bounds.name("name", name);
    regions = List.copyOf(regions);
    Bounds.distinct("regions", regions.stream().map(RegionSpec::name).toList());
    // here, not in its own constructor: whoever applies one is told of all its problems at once
    detection.requireUsable();
  }

  /** The region of that name. */
  public Optional<RegionSpec> region(String region) {
    for (RegionSpec each : regions) {
      if (each.name().equals(region)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Whether regions have databases that must be promoted. */
  public boolean hasDatabase() {
    return regions.stream().anyMatch(r -> r.database() != null);
  }
}
