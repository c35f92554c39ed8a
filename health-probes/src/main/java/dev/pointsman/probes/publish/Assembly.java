package dev.pointsman.probes.publish;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.probes.probe.Probes;
import dev.pointsman.probes.probe.Vantage;
import dev.pointsman.probes.schedule.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes targets from definitions: every check of every region of a service. */
final class Assembly {
  /** Where a traffic record points must be known soon after it was moved. */
  private static final Duration TRAFFIC_INTERVAL = Duration.ofSeconds(1);

  /** Where a traffic record points is a verdict on no region; the name cannot be a region's. */
  static final String TRAFFIC_REGION = "@traffic";

  private static final String TRAFFIC_CHECK = "name";

  private final Vantage vantage;

  Assembly(Vantage vantage) {
    this.vantage = vantage;
  }

  /** All that a probe is made from. */
  private record Definition(Object check, @Nullable DatabaseSpec database, Detection detection) {}

  List<Target> targets(ServiceSpec service) {
    List<Target> targets = new ArrayList<>();
    for (RegionSpec region : service.regions()) {
      region.checks().forEach(check -> targets.add(target(service, region, check)));
    }
    targets.add(traffic(service));
    return List.copyOf(targets);
  }

  private Target target(ServiceSpec service, RegionSpec region, CheckSpec check) {
    // Only a check of the database rests on the database's definition.
    DatabaseSpec database = check instanceof CheckSpec.Postgres ? region.database() : null;
    return new Target(
        new CheckId(service.name(), region.name(), check.name()),
        new Definition(check, database, service.detection()),
        Probes.of(vantage, check, database),
        service.detection(),
        witness(region, check));
  }

  /** A check that fails whenever the primary does says nothing of its own region. */
  private static Optional<String> witness(RegionSpec region, CheckSpec check) {
    boolean elsewhere = check instanceof CheckSpec.Http http && http.through() != null;
    return elsewhere ? Optional.empty() : Optional.of(region.name());
  }

  private Target traffic(ServiceSpec service) {
    Detection asked = service.detection();
    Duration interval =
        asked.interval().compareTo(TRAFFIC_INTERVAL) < 0 ? asked.interval() : TRAFFIC_INTERVAL;
    // It has no right answer, so nothing to count: the newest look is the verdict.
    Detection detection =
        new Detection(interval, interval, 1, 1, interval, asked.stable(), asked.window(), 64);
    return new Target(
        new CheckId(service.name(), TRAFFIC_REGION, TRAFFIC_CHECK),
        new Definition(service.traffic(), null, detection),
        Probes.of(vantage, service.traffic()),
        detection,
        Optional.empty());
  }
}
