package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.zone.AliasTarget;
import dev.pointsman.sandbox.route53.zone.Change;
import dev.pointsman.sandbox.route53.zone.ChangeBatch;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Record sets and change batches to and from XML, with the checks that need no zone. */
final class RecordSetWire {
  private static final Set<String> TYPES =
      Set.of(
          "SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF", "AAAA", "CAA", "DS",
          "TLSA", "SSHFP", "SVCB", "HTTPS");
  private static final Set<String> FIELDS =
      Set.of(
          "Name",
          "Type",
          "SetIdentifier",
          "Weight",
          "Region",
          "Failover",
          "MultiValueAnswer",
          "TTL",
          "ResourceRecords",
          "AliasTarget",
          "HealthCheckId",
          "GeoLocation",
          "GeoProximityLocation",
          "CidrRoutingConfig");
  private static final List<String> LOCATIONS =
      List.of("GeoLocation", "GeoProximityLocation", "CidrRoutingConfig");
  private static final int MAX_WEIGHT = 255;
  private static final int MAX_IDENTIFIER = 128;

  private RecordSetWire() {}

  /** The batch in a ChangeResourceRecordSetsRequest. */
  static ChangeBatch batch(Node request) {
    Node batch = request.child("ChangeBatch");
    Node changes = batch == null ? null : batch.child("Changes");
    if (batch == null || changes == null || changes.children().isEmpty()) {
      throw RefusedException.invalidInput("Invalid XML ; a ChangeBatch with Changes is required");
    }
    return new ChangeBatch(
        batch.value("Comment"), changes.children().stream().map(RecordSetWire::change).toList());
  }

  private static Change change(Node change) {
    Node set = change.child("ResourceRecordSet");
    String given = Objects.requireNonNullElse(change.value("Action"), "");
    Change.Action action =
        Arrays.stream(Change.Action.values())
            .filter(known -> known.name().equals(given))
            .findFirst()
            .orElseThrow(
                () ->
                    RefusedException.invalidInput(
                        "Invalid XML ; cvc-enumeration-valid: Value '"
                            + given
                            + "' is not facet-valid with respect to enumeration"
                            + " '[CREATE, DELETE, UPSERT]'."
                            + " It must be a value from the enumeration."));
    if (set == null) {
      throw RefusedException.invalidInput("Invalid XML ; a Change needs a ResourceRecordSet");
    }
    RecordSet read = recordSet(set);
    requireShape(set, action + "", read);
    return new Change(action, read);
  }

  /** A record set, in its shape as a change or as a listing has it. */
  static RecordSet recordSet(Node set) {
    set.children().stream()
        .filter(field -> !FIELDS.contains(field.name()))
        .findFirst()
        .ifPresent(
            field -> {
              throw RefusedException.invalidInput(
                  "Invalid XML ; unexpected element '" + field.name() + "' in ResourceRecordSet");
            });
    String type = Objects.requireNonNullElse(set.value("Type"), "");
    if (!TYPES.contains(type)) {
      throw RefusedException.invalidInput(
          "Invalid XML ; cvc-enumeration-valid: Value '" + type + "' is not a record type");
    }
    return new RecordSet(
        name(Objects.requireNonNullElse(set.value("Name"), "")),
        type,
        set.value("SetIdentifier"),
        number(set, "Weight", MAX_WEIGHT),
        set.value("Region"),
        failover(set.value("Failover")),
        flag(set, "MultiValueAnswer"),
        number(set, "TTL", Integer.MAX_VALUE),
        records(set),
        alias(set.child("AliasTarget")),
        set.value("HealthCheckId"),
        LOCATIONS.stream().map(set::child).filter(Objects::nonNull).findFirst().orElse(null));
  }

  private static DnsName name(String given) {
    try {
      return DnsName.of(given);
    } catch (IllegalArgumentException notAName) {
      throw RefusedException.invalidBatch(List.of(String.valueOf(notAName.getMessage())));
    }
  }

  private static @Nullable String failover(@Nullable String given) {
    if (given == null || given.equals("PRIMARY") || given.equals("SECONDARY")) {
      return given;
    }
    throw RefusedException.invalidInput(
        "Invalid XML ; cvc-enumeration-valid: Value '"
            + given
            + "' is not facet-valid with respect"
            + " to enumeration '[PRIMARY, SECONDARY]'.");
  }

  private static @Nullable Long number(Node set, String field, long most) {
    String given = set.value(field);
    if (given == null) {
      return null;
    }
    try {
      long value = Long.parseLong(given.trim());
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw RefusedException.invalidInput(
        "Invalid XML ; " + field + ": '" + given + "' (expected: 0.." + most + ")");
  }

  private static @Nullable Boolean flag(Node set, String field) {
    String given = set.value(field);
    return given == null ? null : Boolean.valueOf(given);
  }

  private static List<String> records(Node set) {
    Node records = set.child("ResourceRecords");
    if (records == null) {
      return List.of();
    }
    return records.children().stream()
        .map(record -> Objects.requireNonNullElse(record.value("Value"), ""))
        .toList();
  }

  private static @Nullable AliasTarget alias(@Nullable Node target) {
    if (target == null) {
      return null;
    }
    return new AliasTarget(
        Objects.requireNonNullElse(target.value("HostedZoneId"), ""),
        name(Objects.requireNonNullElse(target.value("DNSName"), "")),
        Boolean.parseBoolean(target.value("EvaluateTargetHealth")));
  }

  /** What has to be there, and what excludes what. */
  private static void requireShape(Node wire, String action, RecordSet set) {
    String where =
        " in Change with [Action="
            + action
            + ", Name="
            + set.name()
            + ", Type="
            + set.type()
            + ", SetIdentifier="
            + set.setIdentifier()
            + "]";
    boolean plain = set.ttl() != null && !set.values().isEmpty();
    boolean half = set.ttl() != null || !set.values().isEmpty();
    if (set.alias() == null && !plain) {
      throw RefusedException.invalidInput(
          "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and"
              + " ResourceRecords], or TrafficPolicyInstanceId], but found none"
              + where);
    }
    if (set.alias() != null && half) {
      throw RefusedException.invalidInput(
          "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and"
              + " ResourceRecords], or TrafficPolicyInstanceId], but found more than one"
              + where);
    }
    long policies = policies(wire, set);
    String one =
        "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or"
            + " MultiValueAnswer], but found ";
    if (policies > 1) {
      throw RefusedException.invalidInput(one + "more than one" + where);
    }
    if (policies == 0 && set.setIdentifier() != null) {
      throw RefusedException.invalidInput(one + "none" + where);
    }
    if (policies == 1 && (set.setIdentifier() == null || set.setIdentifier().isEmpty())) {
      throw RefusedException.invalidInput("Invalid request: Missing field 'SetIdentifier'" + where);
    }
    if (set.setIdentifier() != null && set.setIdentifier().length() > MAX_IDENTIFIER) {
      throw RefusedException.invalidInput(
          "Invalid request: SetIdentifier longer than " + MAX_IDENTIFIER + where);
    }
  }

  private static long policies(Node wire, RecordSet set) {
    long locations = LOCATIONS.stream().filter(name -> wire.child(name) != null).count();
    return locations
        + (set.weight() == null ? 0 : 1)
        + (set.region() == null ? 0 : 1)
        + (set.failover() == null ? 0 : 1)
        + (Boolean.TRUE.equals(set.multivalue()) ? 1 : 0);
  }

  /** A record set as it is listed. */
  static Node wire(RecordSet set) {
    List<Node> fields = new ArrayList<>();
    fields.add(Node.text("Name", set.name()));
    fields.add(Node.text("Type", set.type()));
    add(fields, "SetIdentifier", set.setIdentifier());
    add(fields, "Weight", set.weight());
    add(fields, "Region", set.region());
    if (set.location() != null) {
      fields.add(set.location());
    }
    add(fields, "Failover", set.failover());
    add(fields, "MultiValueAnswer", set.multivalue());
    add(fields, "TTL", set.ttl());
    if (!set.values().isEmpty()) {
      fields.add(
          Node.of(
              "ResourceRecords",
              set.values().stream()
                  .map(value -> Node.of("ResourceRecord", Node.text("Value", value)))
                  .toList()));
    }
    AliasTarget alias = set.alias();
    if (alias != null) {
      fields.add(
          Node.of(
              "AliasTarget",
              Node.text("HostedZoneId", alias.zone()),
              Node.text("DNSName", alias.name()),
              Node.text("EvaluateTargetHealth", alias.evaluateTargetHealth())));
    }
    add(fields, "HealthCheckId", set.healthCheck());
    return Node.of("ResourceRecordSet", fields);
  }

  private static void add(List<Node> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.add(Node.text(name, value));
    }
  }
}
