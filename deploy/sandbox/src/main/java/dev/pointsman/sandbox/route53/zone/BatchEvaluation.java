package dev.pointsman.sandbox.route53.zone;

import dev.pointsman.sandbox.route53.zone.Change.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Applies a batch to a copy, change after change, and gives the copy away only if no change was
 * refused. One use, one thread.
 */
final class BatchEvaluation {
  /** Route 53's limit on values in a batch; those of an UPSERT count twice. */
  static final int MAX_VALUES = 1_000;

  /** Route 53's limit on the characters of all values; those of an UPSERT count twice. */
  static final int MAX_CHARACTERS = 32_000;

  private final DnsName zone;
  private final NavigableMap<RecordKey, RecordSet> working;
  private final List<String> refusals = new ArrayList<>();

  BatchEvaluation(DnsName zone, NavigableMap<RecordKey, RecordSet> current) {
    this.zone = zone;
    this.working = new TreeMap<>(current);
  }

  BatchOutcome evaluate(ChangeBatch batch) {
    checkSize(batch);
    checkCombinations(batch);
    if (refusals.isEmpty()) {
      batch.changes().forEach(this::apply);
      checkApex();
      checkWeightedTtl(batch);
    }
    return refusals.isEmpty()
        ? new BatchOutcome.Accepted(new ZoneRecords(zone, working))
        : new BatchOutcome.Refused(refusals);
  }

  private void checkSize(ChangeBatch batch) {
    long values = 0;
    long characters = 0;
    for (Change change : batch.changes()) {
      int times = change.action() == Action.UPSERT ? 2 : 1;
      // An alias has no value and counts as one element.
      values += (long) times * Math.max(1, change.set().values().size());
      characters += (long) times * change.set().values().stream().mapToInt(String::length).sum();
    }
    if (values > MAX_VALUES) {
      refusals.add("Number of records limit of " + MAX_VALUES + " exceeded.");
    }
    if (characters > MAX_CHARACTERS) {
      refusals.add("Number of characters limit of " + MAX_CHARACTERS + " exceeded.");
    }
  }

  /** One set may be changed once in a batch, or be deleted and then created. */
  private void checkCombinations(ChangeBatch batch) {
    Map<RecordKey, List<Action>> actions = new LinkedHashMap<>();
    for (Change change : batch.changes()) {
      actions.computeIfAbsent(change.set().key(), _ -> new ArrayList<>()).add(change.action());
    }
    actions.forEach(
        (key, done) -> {
          if (done.size() > 1 && !done.equals(List.of(Action.DELETE, Action.CREATE))) {
            refusals.add(
                "The request contains an invalid set of changes for a resource record set '"
                    + key.type()
                    + " "
                    + key.name()
                    + "'");
          }
        });
  }

  private void apply(Change change) {
    RecordSet set = change.set();
    switch (change.action()) {
      case DELETE -> delete(set);
      case CREATE -> {
        if (working.containsKey(set.key())) {
          refusals.add(
              "Tried to create resource record set "
                  + set.key().inWords()
                  + " but it already exists");
          return;
        }
        put(set);
      }
      case UPSERT -> put(set);
    }
  }

  private void delete(RecordSet set) {
    RecordSet current = working.get(set.key());
    String what = "Tried to delete resource record set " + set.key().inWords();
    if (current == null) {
      refusals.add(what + " but it was not found");
    } else if (!set.matches(current)) {
      refusals.add(what + " but the values provided do not match the current values");
    } else {
      working.remove(set.key());
    }
  }

  private void put(RecordSet set) {
    int before = refusals.size();
    checkPlace(set);
    checkCname(set);
    checkCompany(set);
    refusals.addAll(RecordValues.problems(set));
    if (refusals.size() == before) {
      working.put(set.key(), set);
    }
  }

  private void checkPlace(RecordSet set) {
    if (!set.name().within(zone)) {
      refusals.add("RRSet with DNS name " + set.name() + " is not permitted in zone " + zone);
    }
    if (set.type().equals("SOA") && !set.name().equals(zone)) {
      refusals.add(
          "RRSet of type SOA with DNS name " + set.name() + " is not permitted: only at the apex");
    }
  }

  private void checkCname(RecordSet set) {
    boolean alias = set.type().equals("CNAME");
    if (alias && set.name().equals(zone)) {
      refusals.add(
          "RRSet of type CNAME with DNS name "
              + set.name()
              + " is not permitted at apex in zone "
              + zone);
      return;
    }
    for (RecordKey other : sameName(set.name())) {
      if (alias && !other.type().equals("CNAME")) {
        refusals.add(
            "RRSet of type CNAME with DNS name "
                + set.name()
                + " is not permitted as it conflicts with other records with the same DNS name in"
                + " zone "
                + zone);
        return;
      }
      if (!alias && other.type().equals("CNAME")) {
        refusals.add(
            "RRSet of type "
                + set.type()
                + " with DNS name "
                + set.name()
                + " is not permitted because a conflicting RRSet of type CNAME with the same DNS"
                + " name already exists in zone "
                + zone);
        return;
      }
    }
  }

  private List<RecordKey> sameName(DnsName name) {
    return working.tailMap(new RecordKey(name, "", ""), true).keySet().stream()
        .takeWhile(key -> key.name().equals(name))
        .toList();
  }

  /** All sets of one name and type have one policy, and only one of them is PRIMARY. */
  private void checkCompany(RecordSet set) {
    for (RecordSet other : company(set)) {
      if (other.policy() != set.policy()) {
        refusals.add(
            inWords(set)
                + " cannot be created as a "
                + set.policy().opposite()
                + " set exists with the same name and type.");
        return;
      }
      if (set.failover() != null && set.failover().equals(other.failover())) {
        refusals.add(
            inWords(set)
                + " cannot be created as a "
                + set.failover()
                + " failover set exists with the same name and type.");
        return;
      }
      if (set.region() != null && set.region().equals(other.region())) {
        refusals.add(
            inWords(set)
                + " cannot be created as a set for region "
                + set.region()
                + " exists with the same name and type.");
        return;
      }
      if (set.location() != null && set.location().equals(other.location())) {
        refusals.add(
            inWords(set)
                + " cannot be created as a set for the same location exists with the same name and"
                + " type.");
        return;
      }
    }
  }

  private List<RecordSet> company(RecordSet set) {
    return working.tailMap(new RecordKey(set.name(), set.type(), ""), true).values().stream()
        .takeWhile(other -> other.name().equals(set.name()) && other.type().equals(set.type()))
        .filter(other -> !other.key().equals(set.key()))
        .toList();
  }

  private void checkApex() {
    long servers = working.containsKey(new RecordKey(zone, "NS", "")) ? 1 : 0;
    long starts = working.containsKey(new RecordKey(zone, "SOA", "")) ? 1 : 0;
    if (servers == 0) {
      refusals.add("A HostedZone must contain at least one NS record for the zone itself.");
    }
    if (starts == 0) {
      refusals.add("A HostedZone must contain exactly one SOA record.");
    }
  }

  /** Weighted sets of one name share one TTL, seen after the whole batch. */
  private void checkWeightedTtl(ChangeBatch batch) {
    for (Change change : batch.changes()) {
      RecordSet set = change.set();
      RecordSet now = working.get(set.key());
      if (now == null || now.weight() == null || now.ttl() == null) {
        continue;
      }
      boolean differs =
          company(now).stream()
              .anyMatch(other -> other.ttl() != null && !Objects.equals(other.ttl(), now.ttl()));
      if (differs) {
        refusals.add(
            inWords(now) + " cannot be created as weighted sets must contain the same TTL.");
      }
    }
  }

  private static String inWords(RecordSet set) {
    return "RRSet with DNS name "
        + set.name()
        + ", type "
        + set.type()
        + ", SetIdentifier "
        + Objects.requireNonNullElse(set.setIdentifier(), "null");
  }
}
