package dev.pointsman.sandbox.dns;

import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import org.jspecify.annotations.Nullable;

/** The zones that the name servers are authoritative for. */
@FunctionalInterface
public interface PublishedZones {
  /** The closest zone at or above this name, as published, or null. */
  @Nullable ZoneRecords zoneOf(DnsName name);
}
