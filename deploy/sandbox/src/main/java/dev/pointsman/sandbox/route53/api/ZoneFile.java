package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.xml.Xml;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;

/**
 * Zones and their records in a file, so that a stand-in that was killed comes back with them.
 * Health checks, tags and the changes that GetChange knows are not kept.
 */
final class ZoneFile {
  private final Path file;

  ZoneFile(Path file) {
    this.file = file;
  }

  /** Replaces the file as a whole: whoever is killed meanwhile finds the old one or the new one. */
  void write(Collection<HostedZone> zones) throws IOException {
    Node document = Node.of("HostedZones", zones.stream().map(ZoneFile::wire).toList());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, Xml.render(document));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The zones as they were; none when there is no file yet.
   *
   * @throws IOException also when the file is not one of ours
   */
  List<HostedZone> read(List<String> nameServers) throws IOException {
    try {
      return Xml.parse(Files.readString(file)).children().stream()
          .map(zone -> zone(zone, nameServers))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (XMLStreamException | RefusedException | IllegalArgumentException unreadable) {
      throw new IOException(file + ": not readable as zones: " + unreadable, unreadable);
    }
  }

  private static Node wire(HostedZone zone) {
    return Node.of(
        "Kept",
        zone.wire(),
        Node.of(
            "ResourceRecordSets", zone.records().all().stream().map(RecordSetWire::wire).toList()));
  }

  private static HostedZone zone(Node kept, List<String> nameServers) {
    Node zone = required(kept, "HostedZone");
    Node config = required(zone, "Config");
    List<RecordSet> sets =
        required(kept, "ResourceRecordSets").children().stream()
            .map(RecordSetWire::recordSet)
            .toList();
    String id = Objects.requireNonNullElse(zone.value("Id"), "");
    return new HostedZone(
        id.substring(id.lastIndexOf('/') + 1),
        DnsName.of(Objects.requireNonNullElse(zone.value("Name"), "")),
        Objects.requireNonNullElse(zone.value("CallerReference"), ""),
        config.value("Comment"),
        Boolean.parseBoolean(config.value("PrivateZone")),
        nameServers,
        sets);
  }

  private static Node required(Node node, String name) {
    Node child = node.child(name);
    if (child == null) {
      throw new IllegalArgumentException(node.name() + " without " + name);
    }
    return child;
  }
}
