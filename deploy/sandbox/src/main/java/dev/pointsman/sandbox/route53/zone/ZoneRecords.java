package dev.pointsman.sandbox.route53.zone;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The record sets of one zone at one moment; immutable, in listing order. */
public final class ZoneRecords {
  private final DnsName zone;
  private final NavigableMap<RecordKey, RecordSet> sets;

  ZoneRecords(DnsName zone, NavigableMap<RecordKey, RecordSet> sets) {
    this.zone = zone;
    this.sets = Collections.unmodifiableNavigableMap(new TreeMap<>(sets));
  }

  /** A new zone: the SOA and NS record sets that Route 53 makes, with its TTLs. */
  public static ZoneRecords fresh(DnsName zone, List<String> nameServers) {
    RecordSet servers =
        RecordSet.simple(zone.text(), "NS", 172_800, nameServers.toArray(String[]::new));
    String authority =
        nameServers.getFirst() + " awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
    RecordSet start = RecordSet.simple(zone.text(), "SOA", 900, authority);
    return new ZoneRecords(zone, new TreeMap<>(Map.of(servers.key(), servers, start.key(), start)));
  }

  /** A zone with these sets. */
  public static ZoneRecords of(DnsName zone, Collection<RecordSet> sets) {
    TreeMap<RecordKey, RecordSet> byKey = new TreeMap<>();
    sets.forEach(set -> byKey.put(set.key(), set));
    return new ZoneRecords(zone, byKey);
  }

  /** The zone's own name. */
  public DnsName zone() {
    return zone;
  }

  /** All sets, in listing order. */
  public Collection<RecordSet> all() {
    return sets.values();
  }

  /** The sets from this key on, in listing order. */
  public Collection<RecordSet> from(RecordKey first) {
    return sets.tailMap(first, true).values();
  }

  /** The sets of one name and type: one simple set, or several that share it. */
  public List<RecordSet> at(DnsName name, String type) {
    return List.copyOf(
        sets.subMap(
                new RecordKey(name, type, ""), true, new RecordKey(name, type + "\0", ""), false)
            .values());
  }

  /** Whether any set has this name or a name below it. */
  public boolean exists(DnsName name) {
    for (RecordKey key : sets.tailMap(new RecordKey(name, "", ""), true).keySet()) {
      return key.name().within(name);
    }
    return false;
  }

  /** All of the batch, or nothing and every reason. */
  public BatchOutcome apply(ChangeBatch batch) {
    return new BatchEvaluation(zone, sets).evaluate(batch);
  }
}
