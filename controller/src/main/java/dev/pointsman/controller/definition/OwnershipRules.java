package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A database, and a traffic record, belong to one service: two that each move the same one would
 * undo each other's work, and neither would know who writes.
 */
final class OwnershipRules {
  private final Stored stored;
  private final Problems problems;

  OwnershipRules(Stored stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  void check(List<Fields> services) {
    Set<String> replaced =
        services.stream().flatMap(s -> s.text("name").stream()).collect(Collectors.toSet());
    SortedMap<String, String> owners = new TreeMap<>();
    for (ServiceSpec spec : stored.specs().values()) {
      if (!replaced.contains(spec.name())) {
        own(spec, owners);
      }
    }
    for (Fields service : services) {
      checkDatabases(service, owners);
      checkRecord(service, owners);
    }
  }

  private static void own(ServiceSpec spec, SortedMap<String, String> owners) {
    String owner = "service " + spec.name();
    for (RegionSpec region : spec.regions()) {
      switch (region.database()) {
        case DatabaseSpec.Postgres db -> owners.put(server(db.host(), db.port()), owner);
        case null -> {}
      }
    }
    switch (spec.traffic()) {
      case TrafficSpec.Route53 r -> owners.put(record(r.zone(), r.record()), owner);
    }
  }

  private void checkDatabases(Fields service, SortedMap<String, String> owners) {
    for (Fields region : service.sections("regions")) {
      Fields database = region.section("database").orElse(Fields.NONE);
      String place = owner(service) + ", " + region.text("name").orElse("a region");
      database
          .text("host")
          .ifPresent(
              host -> {
                String server = server(host, database.number("port").orElse(SpecReader.PORT));
                claim(server, database.path("host"), server, place, owners);
              });
      checkClaim(service, region);
    }
  }

  /** The identifier that a guard has found, and the claim that another service's guard has made. */
  private void checkClaim(Fields service, Fields region) {
    String name = service.text("name").orElse("");
    String identifier = stored.guarded().get(name + "/" + region.text("name").orElse(""));
    String claimant = identifier == null ? null : stored.claims().get(identifier);
    if (claimant != null && !claimant.equals(name)) {
      problems.add(
          region.path("database"),
          "system identifier " + identifier,
          "a database of its own; this one belongs to service " + claimant);
    }
  }

  private void checkRecord(Fields service, SortedMap<String, String> owners) {
    Fields traffic = service.section("traffic").orElse(Fields.NONE);
    traffic
        .text("record")
        .ifPresent(
            name -> {
              String record = record(traffic.text("zone").orElse(""), name);
              claim(record, traffic.path("record"), name, owner(service), owners);
            });
  }

  private void claim(
      String thing, String path, String found, String place, SortedMap<String, String> owners) {
    String owner = owners.putIfAbsent(thing, place);
    if (owner != null) {
      problems.add(path, found, "one of its own; this one belongs to " + owner);
    }
  }

  private static String owner(Fields service) {
    return "service " + service.text("name").orElse("without a name");
  }

  private static String server(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static String record(String zone, String name) {
    return zone + "/" + name.toLowerCase(Locale.ROOT);
  }
}
