package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Checks;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problem;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.GuardSpec;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes specs of a file in which no problem was found; puts in what is left out. */
final class SpecReader {
  /** PostgreSQL's. */
  static final int PORT = 5432;

  private static final String DBNAME = "postgres";
  private static final Duration COOL_DOWN = Duration.ofMinutes(10);

  private SpecReader() {}

  static Definition definition(Fields top, List<Problem> warnings) {
    return new Definition(
        top.sections("services").stream().map(SpecReader::service).toList(),
        top.has("roster") ? roster(top.sections("roster")) : null,
        top.section("limits").map(SpecReader::limits).orElse(null),
        warnings);
  }

  private static Roster roster(List<Fields> entries) {
    return new Roster(
        entries.stream().map(e -> new Roster.Member(text(e, "agent"), text(e, "region"))).toList());
  }

  private static Limits limits(Fields limits) {
    return new Limits(
        limits.number("regions").orElse(Limits.USUAL.regions()),
        limits.duration("per").orElse(Limits.USUAL.per()),
        limits.number("runs").orElse(Limits.USUAL.runs()));
  }

  private static ServiceSpec service(Fields service) {
    return new ServiceSpec(
        text(service, "name"),
        service.choice("mode", Mode.class).orElseThrow(),
        service.choice("automation", Automation.class).orElseThrow(),
        objectives(service.section("objectives").orElseThrow()),
        detection(service),
        service.sections("regions").stream().map(SpecReader::region).toList(),
        traffic(service.section("traffic").orElseThrow()),
        policy(service.section("policy").orElse(Fields.NONE)));
  }

  private static Objectives objectives(Fields objectives) {
    return new Objectives(duration(objectives, "rto"), duration(objectives, "rpo"));
  }

  /** The profile with the values that change it; what cannot be read is the profile's. */
  static Detection detection(Fields service) {
    Fields values = service.section("detection").orElse(Fields.NONE);
    Detection base = profile(service.text("detection").or(() -> values.text("profile")));
    return new Detection(
        values.duration("interval").orElse(base.interval()),
        values.duration("timeout").orElse(base.timeout()),
        values.number("fall").orElse(base.fall()),
        values.number("rise").orElse(base.rise()),
        values.duration("recheck").orElse(base.recheck()),
        values.duration("stable").orElse(base.stable()),
        values.number("window").orElse(base.window()),
        values.number("degraded").orElse(base.degraded()));
  }

  private static Detection profile(Optional<String> name) {
    return switch (name.orElse("standard")) {
      case "fast" -> Detection.fast();
      case "relaxed" -> Detection.relaxed();
      default -> Detection.standard();
    };
  }

  private static RegionSpec region(Fields region) {
    return new RegionSpec(
        text(region, "name"),
        text(region.section("endpoint").orElseThrow(), "address"),
        region.sections("checks").stream().map(Checks::of).toList(),
        region.section("database").map(SpecReader::database).orElse(null),
        region.section("guard").map(SpecReader::guard).orElse(null),
        new CapacitySpec.None());
  }

  private static @Nullable DatabaseSpec database(Fields database) {
    return new DatabaseSpec.Postgres(
        text(database, "name"),
        text(database, "host"),
        database.number("port").orElse(PORT),
        database.text("dbname").orElse(DBNAME),
        text(database, "user"),
        database.secret("password").orElseThrow());
  }

  private static @Nullable GuardSpec guard(Fields guard) {
    return new GuardSpec(
        duration(guard, "permit"),
        duration(guard, "limit"),
        guard.texts("hook"),
        guard.choice("last-resort", LastResort.class).orElse(LastResort.KILL));
  }

  private static TrafficSpec traffic(Fields traffic) {
    return new TrafficSpec.Route53(
        text(traffic, "zone"),
        text(traffic, "record"),
        TrafficSpec.RecordType.valueOf(traffic.text("record-type").orElse("A")),
        duration(traffic, "ttl"),
        traffic.textMap("health-checks"));
  }

  private static Policy policy(Fields policy) {
    return new Policy(
        policy.duration("cool-down").orElse(COOL_DOWN),
        policy.duration("hold-down").orElse(Policy.HOLD_DOWN),
        Policy.ByWhom.MANUAL,
        Policy.ByWhom.MANUAL,
        Policy.UnknownLag.REFUSE,
        Policy.WithoutProof.ASK);
  }

  private static String text(Fields fields, String name) {
    return fields.text(name).orElseThrow();
  }

  private static Duration duration(Fields fields, String name) {
    return fields.duration(name).orElseThrow();
  }
}
