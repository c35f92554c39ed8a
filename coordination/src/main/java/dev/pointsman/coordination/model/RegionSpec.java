package dev.pointsman.coordination.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One region of a service.
 *
 * @param address what the traffic record points at
 * @param checks what agents probe, at least one; no two of the same name
 * @param database null for a service without one
 * @param guard null for a database that has no guard of ours
 */
public record RegionSpec(
    String name,
    String address,
    List<CheckSpec> checks,
    @Nullable DatabaseSpec database,
    @Nullable GuardSpec guard,
    CapacitySpec capacity) {
  public RegionSpec {
    checks = List.copyOf(checks);
    Bounds.name("name", name);
    Bounds.distinct("checks", checks.stream().map(CheckSpec::name).toList());
  }
}
