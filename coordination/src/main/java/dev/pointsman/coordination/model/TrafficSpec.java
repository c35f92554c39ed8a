package dev.pointsman.coordination.model;

import java.time.Duration;
import java.util.Map;

/** What moves when traffic moves. */
public sealed interface TrafficSpec {

  /** The type of a traffic record. */
  enum RecordType {
    A,
    AAAA,
    CNAME
  }

  /**
   * A pair of failover records in Route 53: PRIMARY is the active region, SECONDARY the next one in
   * the definition's order that is not quarantined.
   *
   * @param zone id of the hosted zone
   * @param record full name of the record, without a dot at its end
   * @param ttl 1 s to 300 s
   * @param healthChecks by region, ids of the health checks that the records are bound to; may be
   *     empty
   */
  record Route53(
      String zone,
      String record,
      RecordType recordType,
      Duration ttl,
      Map<String, String> healthChecks)
      implements TrafficSpec {
    public Route53 {
      healthChecks = Sorted.map(healthChecks);
    }
  }
}
