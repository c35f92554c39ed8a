package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A zone twice: as the control plane has it, and as the name servers have it, which lags until the
 * change is INSYNC. Confined to its context.
 */
final class HostedZone {
  private final String id;
  private final DnsName name;
  private final String callerReference;
  private final boolean privateZone;
  private final List<String> nameServers;
  private @Nullable String comment;
  private ZoneRecords records;
  private ZoneRecords published;
  private boolean busy;

  HostedZone(
      String id,
      DnsName name,
      String callerReference,
      @Nullable String comment,
      boolean privateZone,
      List<String> nameServers) {
    this(
        id,
        name,
        callerReference,
        comment,
        privateZone,
        nameServers,
        ZoneRecords.fresh(name, nameServers).all());
  }

  /** A zone as it was; the name servers have all of it. */
  HostedZone(
      String id,
      DnsName name,
      String callerReference,
      @Nullable String comment,
      boolean privateZone,
      List<String> nameServers,
      Collection<RecordSet> sets) {
    this.id = id;
    this.name = name;
    this.callerReference = callerReference;
    this.comment = comment;
    this.privateZone = privateZone;
    this.nameServers = List.copyOf(nameServers);
    this.records = ZoneRecords.of(name, sets);
    this.published = records;
  }

  String id() {
    return id;
  }

  DnsName name() {
    return name;
  }

  String callerReference() {
    return callerReference;
  }

  ZoneRecords records() {
    return records;
  }

  void accept(ZoneRecords accepted) {
    records = accepted;
  }

  /** What the name servers answer from. */
  ZoneRecords published() {
    return published;
  }

  void publish(ZoneRecords current) {
    published = current;
  }

  /** Takes the zone for one batch; false while another is being processed. */
  boolean begin() {
    if (busy) {
      return false;
    }
    busy = true;
    return true;
  }

  void end() {
    busy = false;
  }

  void setComment(@Nullable String newComment) {
    comment = newComment;
  }

  Node wire() {
    List<Node> config = new ArrayList<>();
    if (comment != null) {
      config.add(Node.text("Comment", comment));
    }
    config.add(Node.text("PrivateZone", privateZone));
    return Node.of(
        "HostedZone",
        Node.text("Id", "/hostedzone/" + id),
        Node.text("Name", name),
        Node.text("CallerReference", callerReference),
        Node.of("Config", config),
        Node.text("ResourceRecordSetCount", records.all().size()));
  }

  Node delegationSet() {
    return Node.of(
        "DelegationSet",
        Node.of(
            "NameServers",
            nameServers.stream()
                .map(server -> Node.text("NameServer", server.substring(0, server.length() - 1)))
                .toList()));
  }
}
