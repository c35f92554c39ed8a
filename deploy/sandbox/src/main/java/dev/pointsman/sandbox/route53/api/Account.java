package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One account's zones, changes and tags. Confined to the context it is made on. */
public final class Account {
  /** Changes that GetChange still knows. */
  private static final int REMEMBERED_CHANGES = 10_000;

  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int ID_LENGTH = 20;

  private static final List<String> NAME_SERVERS =
      List.of("ns-1.standin.test.", "ns-2.standin.test.", "ns-3.standin.test.");

  private final Vertx vertx;
  private final Clock clock;
  private final RandomGenerator random;
  private final Duration propagation;
  private final @Nullable ZoneFile file;
  private final Map<String, HostedZone> zones = new TreeMap<>();
  private final Map<String, PropagatingChange> changes = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new TreeMap<>();

  /**
   * @param propagation from accepted to INSYNC
   * @param file where zones outlive the process; null to forget them with it
   * @throws UncheckedIOException when the file cannot be read
   */
  public Account(
      Vertx vertx, Clock clock, RandomGenerator random, Duration propagation, @Nullable Path file) {
    this.vertx = vertx;
    this.clock = clock;
    this.random = random;
    this.propagation = propagation;
    this.file = file == null ? null : new ZoneFile(file);
    if (this.file != null) {
      try {
        this.file.read(NAME_SERVERS).forEach(zone -> zones.put(zone.id(), zone));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Before a caller hears of a change it is on the disk. */
  private void keep() {
    if (file != null) {
      try {
        file.write(zones.values());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What the name servers know of the zone that a name belongs to, or null. */
  public @Nullable ZoneRecords published(DnsName name) {
    HostedZone best = null;
    for (HostedZone zone : zones.values()) {
      boolean closer = best == null || zone.name().text().length() > best.name().text().length();
      if (name.within(zone.name()) && closer) {
        best = zone;
      }
    }
    return best == null ? null : best.published();
  }

  /** Creates a zone as if by a call, and gives its id. */
  public String createZone(String name) {
    return addZone(DnsName.of(name), newId(""), null, false).id();
  }

  HostedZone addZone(
      DnsName name, String callerReference, @Nullable String comment, boolean privateZone) {
    HostedZone zone =
        new HostedZone(newId("Z"), name, callerReference, comment, privateZone, NAME_SERVERS);
    zones.put(zone.id(), zone);
    keep();
    return zone;
  }

  List<HostedZone> zones() {
    return List.copyOf(zones.values());
  }

  HostedZone zone(String id) {
    HostedZone zone = zones.get(id);
    if (zone == null) {
      throw RefusedException.notFound("NoSuchHostedZone", "No hosted zone found with ID: " + id);
    }
    return zone;
  }

  void removeZone(HostedZone zone) {
    zones.remove(zone.id());
    tags.remove("hostedzone/" + zone.id());
    keep();
  }

  /** Begins to propagate the zone as it is now. */
  PropagatingChange propagate(HostedZone zone, @Nullable String comment) {
    keep();
    ZoneRecords current = zone.records();
    PropagatingChange change = new PropagatingChange(newId("C"), now(), comment);
    remember(change);
    if (propagation.isZero()) {
      zone.publish(current);
      change.arrive();
    } else {
      vertx.setTimer(
          propagation.toMillis(),
          _ -> {
            zone.publish(current);
            change.arrive();
          });
    }
    return change;
  }

  PropagatingChange change(String id) {
    PropagatingChange change = changes.get(id);
    if (change == null) {
      throw RefusedException.notFound("NoSuchChange", "Could not find resource with ID: " + id);
    }
    return change;
  }

  /** The tags of a resource, to read and to change; {@code resource} as {@code hostedzone/Z1}. */
  Map<String, String> tags(String resource) {
    return tags.computeIfAbsent(resource, _ -> new TreeMap<>());
  }

  void forgetTags(String resource) {
    tags.remove(resource);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  String newId(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    while (id.length() < ID_LENGTH) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  String newUuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private void remember(PropagatingChange change) {
    changes.put(change.id(), change);
    if (changes.size() > REMEMBERED_CHANGES) {
      List<String> oldest = new ArrayList<>(changes.keySet());
      changes.remove(oldest.getFirst());
    }
  }
}
