package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.plan.DatabaseView;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Readoption;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes a newly applied service under control as it is: the region whose database is the primary
 * serves. Where that is not plain, nothing is taken.
 */
public final class Adoption {
  private Adoption() {}

  static void consider(Turn turn, ServiceView view, ServiceSpec spec) {
    Optional<String> serving = serving(spec, view.database());
    if (serving.isEmpty() || !obstacles(spec, view.database()).isEmpty()) {
      return;
    }
    ServiceState first = first(spec, view.database(), serving.get());
    Steering.move(
        turn,
        view,
        spec,
        Steering.runner(turn, view, spec)
            .begin(first, NewRun.adoption(view, first, serving.get(), turn.now)));
  }

  /** Takes up again what ended before it had the traffic; false where that is not to be done. */
  static boolean again(Turn turn, ServiceView view, ServiceSpec spec, ServiceState state) {
    Optional<String> due = Readoption.due(view);
    if (due.isEmpty()) {
      return false;
    }
    List<Finding> against =
        Readoption.against(view, due.get(), turn.world().circumstances(view.name(), turn.now));
    against.forEach(finding -> turn.wakeAt(view.name(), finding.until()));
    if (!against.isEmpty()) {
      return false;
    }
    Steering.move(
        turn,
        view,
        spec,
        Steering.runner(turn, view, spec)
            .begin(state, NewRun.adoptionAgain(view, state, due.get(), turn.now)));
    return true;
  }

  private static ServiceState first(ServiceSpec spec, DatabaseView database, String serving) {
    TreeSet<String> followers = new TreeSet<>();
    for (RegionSpec region : spec.regions()) {
      if (region.database() != null && !region.name().equals(serving)) {
        followers.add(region.name());
      }
    }
    return new ServiceState(
        1,
        null,
        null,
        new TreeSet<>(),
        List.of(serving),
        null,
        null,
        0,
        0L,
        followers,
        null,
        new TreeMap<>(),
        identity(database, serving));
  }

  private static @Nullable DatabaseIdentity identity(DatabaseView database, String serving) {
    GuardRecord guard = database.guards().get(serving);
    PositionReport report = database.positions().get(serving);
    return guard == null || report == null
        ? null
        : new DatabaseIdentity(guard.systemIdentifier(), report.timeline());
  }

  private static Optional<String> serving(ServiceSpec spec, DatabaseView database) {
    if (!spec.hasDatabase()) {
      return spec.regions().stream().findFirst().map(RegionSpec::name);
    }
    List<String> primaries =
        spec.regions().stream()
            .map(RegionSpec::name)
            .filter(region -> role(database, region) == DatabaseRole.PRIMARY)
            .toList();
    return primaries.size() == 1 ? Optional.of(primaries.getFirst()) : Optional.empty();
  }

  private static @Nullable DatabaseRole role(DatabaseView database, String region) {
    PositionReport report = database.positions().get(region);
    return report == null ? null : report.role();
  }

  /**
   * Whether the record tells the epoch that the database carries. A position arrives by itself, and
   * a record that was written while the database was down knows of none.
   */
  private static boolean isOfItsLook(GuardRecord guard) {
    return switch (guard.role()) {
      case PRIMARY, STANDBY -> true;
      case STOPPED, UNKNOWN -> false;
    };
  }

  /** Why a service cannot be adopted yet; empty when it can. */
  public static List<String> obstacles(ServiceSpec spec, DatabaseView database) {
    List<String> found = new ArrayList<>();
    if (!spec.hasDatabase()) {
      return found;
    }
    TreeSet<String> systems = new TreeSet<>();
    int primaries = 0;
    for (RegionSpec region : spec.regions()) {
      GuardRecord guard = database.guards().get(region.name());
      DatabaseRole role = role(database, region.name());
      if (region.database() == null) {
        continue;
      }
      if (guard == null || role == null || !isOfItsLook(guard)) {
        found.add("the guard of " + region.name() + " has not reported yet");
        continue;
      }
      systems.add(guard.systemIdentifier());
      Long epoch = guard.databaseEpoch();
      if (epoch != null && epoch > 0) {
        // an epoch that this store has never given: it was lost, or restored, since
        found.add(
            "%s: the database of %s carries epoch %d (expected: none, as this store knows no state of %s)"
                .formatted(Veto.STORE_REWOUND, region.name(), epoch, spec.name()));
      }
      switch (role) {
        case PRIMARY -> primaries++;
        case STANDBY -> {}
        case STOPPED, UNKNOWN ->
            found.add(
                "the database of "
                    + region.name()
                    + " is "
                    + role
                    + " (expected: PRIMARY or STANDBY)");
      }
    }
    if (systems.size() > 1) {
      found.add("the databases are of different systems: " + systems + " (expected: one)");
    }
    if (found.isEmpty() && primaries != 1) {
      found.add(primaries + " databases are primary (expected: exactly one)");
    }
    return found;
  }
}
