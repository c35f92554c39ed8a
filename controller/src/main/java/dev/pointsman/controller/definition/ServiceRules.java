package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Hosts;
import dev.pointsman.coordination.config.Problems;
import java.util.List;
import java.util.Optional;

/** The rules over one service: its regions among each other, its traffic. */
final class ServiceRules {
  private final Fields service;
  private final Problems problems;

  ServiceRules(Fields service, Problems problems) {
    this.service = service;
    this.problems = problems;
  }

  void check() {
    List<Fields> regions = service.sections("regions");
    DefinitionRules.distinct(
        regions, "name", "a name that no other region of the service has", problems);
    DefinitionRules.distinct(
        regions.stream().flatMap(region -> region.section("endpoint").stream()).toList(),
        "address",
        "an address that no other region of the service has",
        problems);
    for (Fields region : regions) {
      checkAddress(region);
      new RegionRules(region, problems).check();
    }
    databasesEverywhereOrNowhere(regions);
    service.section("traffic").ifPresent(this::checkTraffic);
    new TimingRules(service, problems).check();
  }

  private void checkAddress(Fields region) {
    String type = service.section("traffic").flatMap(t -> t.text("record-type")).orElse("A");
    Optional<Fields> endpoint = region.section("endpoint");
    Optional<String> address = endpoint.flatMap(e -> e.text("address"));
    if (address.isPresent() && !fits(type, address.get())) {
      problems.add(endpoint.orElseThrow().path("address"), address.get(), expected(type));
    }
  }

  private static boolean fits(String recordType, String address) {
    return switch (recordType) {
      case "A" -> Hosts.isV4(address);
      case "AAAA" -> Hosts.isV6(address);
      case "CNAME" -> Hosts.isName(address);
      default -> true; // the schema has told of the type
    };
  }

  private static String expected(String recordType) {
    return switch (recordType) {
      case "A" -> "an IPv4 address, for a record of type A";
      case "AAAA" -> "an IPv6 address, for a record of type AAAA";
      default -> "a host name, for a record of type CNAME";
    };
  }

  private void databasesEverywhereOrNowhere(List<Fields> regions) {
    boolean some = regions.stream().anyMatch(region -> region.has("database"));
    for (Fields region : regions) {
      if (some && !region.has("database")) {
        problems.missing(region.path("database"), "a database, as other regions have one");
      }
    }
  }

  private void checkTraffic(Fields traffic) {
    traffic
        .text("record")
        .filter(record -> !Hosts.isName(record) || record.endsWith(".") || !record.contains("."))
        .ifPresent(
            record ->
                problems.add(
                    traffic.path("record"),
                    record,
                    "a full name like shop.example.com, without a dot at its end"));
    List<String> regions =
        service.sections("regions").stream().flatMap(r -> r.text("name").stream()).toList();
    traffic
        .section("health-checks")
        .ifPresent(
            checks ->
                checks.names().stream()
                    .filter(region -> !regions.contains(region))
                    .forEach(
                        region ->
                            problems.add(
                                checks.path(region),
                                "unknown region",
                                "one of " + String.join(", ", regions))));
  }
}
