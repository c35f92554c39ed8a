package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.zone.DnsName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls on hosted zones themselves. Confined to its context. */
final class ZoneCalls {
  private static final int MAX_PAGE = 100;

  /** A zone without records of its own has its NS and SOA sets. */
  private static final int EMPTY_ZONE_SETS = 2;

  private final Account account;

  ZoneCalls(Account account) {
    this.account = account;
  }

  Reply create(Call call) {
    Node request = call.document("CreateHostedZoneRequest");
    DnsName name = name(Objects.requireNonNullElse(request.value("Name"), ""));
    String reference = request.value("CallerReference");
    if (reference == null || reference.isEmpty()) {
      throw RefusedException.invalidInput("CallerReference is required");
    }
    if (account.zones().stream().anyMatch(zone -> zone.callerReference().equals(reference))) {
      throw RefusedException.conflict(
          "HostedZoneAlreadyExists",
          "A hosted zone has already been created with the specified caller reference.");
    }
    Node config = request.child("HostedZoneConfig");
    String comment = config == null ? null : config.value("Comment");
    boolean privateZone = request.child("VPC") != null;
    HostedZone zone = account.addZone(name, reference, comment, privateZone);
    PropagatingChange change = account.propagate(zone, null);
    return Reply.created(
        Node.of("CreateHostedZoneResponse", zone.wire(), change.wire(), zone.delegationSet()),
        "/hostedzone/" + zone.id());
  }

  private static DnsName name(String given) {
    try {
      return DnsName.of(given);
    } catch (IllegalArgumentException notAName) {
      throw RefusedException.badRequest("InvalidDomainName", String.valueOf(notAName.getMessage()));
    }
  }

  Reply get(String id) {
    HostedZone zone = account.zone(id);
    return Reply.ok(Node.of("GetHostedZoneResponse", zone.wire(), zone.delegationSet()));
  }

  Reply list(Call call) {
    int size = call.maxItems(MAX_PAGE);
    String marker = call.parameter("marker");
    List<HostedZone> zones =
        account.zones().stream()
            .filter(zone -> marker == null || zone.id().compareTo(marker) >= 0)
            .toList();
    List<Node> body = new ArrayList<>();
    body.add(page(zones, size));
    if (marker != null) {
      body.add(Node.text("Marker", marker));
    }
    body.add(Node.text("IsTruncated", zones.size() > size));
    if (zones.size() > size) {
      body.add(Node.text("NextMarker", zones.get(size).id()));
    }
    body.add(Node.text("MaxItems", size));
    return Reply.ok(Node.of("ListHostedZonesResponse", body));
  }

  Reply listByName(Call call) {
    int size = call.maxItems(MAX_PAGE);
    String first = call.parameter("dnsname");
    String firstId = call.parameter("hostedzoneid");
    List<HostedZone> zones =
        account.zones().stream()
            .sorted(Comparator.comparing(HostedZone::name).thenComparing(HostedZone::id))
            .filter(zone -> first == null || reaches(zone, name(first), firstId))
            .toList();
    List<Node> body = new ArrayList<>();
    body.add(page(zones, size));
    if (first != null) {
      body.add(Node.text("DNSName", name(first)));
    }
    body.add(Node.text("IsTruncated", zones.size() > size));
    if (zones.size() > size) {
      body.add(Node.text("NextDNSName", zones.get(size).name()));
      body.add(Node.text("NextHostedZoneId", zones.get(size).id()));
    }
    body.add(Node.text("MaxItems", size));
    return Reply.ok(Node.of("ListHostedZonesByNameResponse", body));
  }

  private static boolean reaches(HostedZone zone, DnsName first, @Nullable String firstId) {
    int order = zone.name().compareTo(first);
    return order > 0 || (order == 0 && (firstId == null || zone.id().compareTo(firstId) >= 0));
  }

  private static Node page(List<HostedZone> zones, int size) {
    return Node.of("HostedZones", zones.stream().limit(size).map(HostedZone::wire).toList());
  }

  Reply count() {
    return Reply.ok(
        Node.of(
            "GetHostedZoneCountResponse", Node.text("HostedZoneCount", account.zones().size())));
  }

  Reply comment(Call call, String id) {
    HostedZone zone = account.zone(id);
    zone.setComment(call.document("UpdateHostedZoneCommentRequest").value("Comment"));
    return Reply.ok(Node.of("UpdateHostedZoneCommentResponse", zone.wire()));
  }

  Reply delete(String id) {
    HostedZone zone = account.zone(id);
    if (zone.records().all().size() > EMPTY_ZONE_SETS) {
      throw RefusedException.badRequest(
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets"
              + " and so cannot be deleted.");
    }
    PropagatingChange change = account.propagate(zone, null);
    account.removeZone(zone);
    return Reply.ok(Node.of("DeleteHostedZoneResponse", change.wire()));
  }

  /** DNSSEC signing is not part of the stand-in; Terraform asks before it deletes a zone. */
  Reply signing(String id) {
    account.zone(id);
    return Reply.ok(
        Node.of(
            "GetDNSSECResponse",
            Node.of("Status", Node.text("ServeSignature", "NOT_SIGNING")),
            Node.of("KeySigningKeys")));
  }
}
