package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.coordination.model.TrafficSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the companion record says: who wrote the records, in which run, epoch and batch, and what
 * they are to say. It reads {@code "pointsman=1" "owner=pointsman/shop" "run=.." "epoch=7"
 * "batch=12" "active=us-west-2" ..}, one character string per fact, so that a person with {@code
 * dig} understands it and so that records that somebody else changed are noticed.
 *
 * @param owner who may change the records; another's are left alone
 * @param batch given out once per service, never used again
 * @param ttl of the records, in seconds
 */
record Mark(
    String owner,
    String run,
    long epoch,
    long batch,
    Member primary,
    @Nullable Member secondary,
    long ttl) {
  private static final String VERSION = "1";

  /** A TXT record's character string holds at most 255 octets. */
  private static final int MAX_FACT = 255;

  private static final Pattern FACT = Pattern.compile("\\G\"([a-z-]+)=([^\"\\\\]*)\"(?: |$)");
  private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]*");

  /**
   * One of the pair.
   *
   * @param healthCheck null when the record is bound to none
   */
  record Member(String region, String address, @Nullable String healthCheck) {}

  /** What the companion must say once {@code order} is carried out. */
  static Mark of(String owner, Effect.SwitchTraffic order, TrafficSpec.Route53 traffic) {
    Effect.Pointing to = order.pointing();
    return new Mark(
        owner + "/" + order.id().service(),
        order.id().run(),
        order.id().epoch(),
        order.batch(),
        new Member(to.region(), to.address(), traffic.healthChecks().get(to.region())),
        to.secondaryRegion() == null || to.secondaryAddress() == null
            ? null
            : new Member(
                to.secondaryRegion(),
                to.secondaryAddress(),
                traffic.healthChecks().get(to.secondaryRegion())),
        traffic.ttl().toSeconds());
  }

  /**
   * Whether this and {@code other} come of the same order. Addresses and TTL may differ: a
   * definition that changed meanwhile is no reason to carry out an order twice.
   */
  boolean isOf(Mark other) {
    return owner.equals(other.owner)
        && run.equals(other.run)
        && epoch == other.epoch
        && batch == other.batch
        && primary.region().equals(other.primary.region());
  }

  /**
   * The value of the TXT record.
   *
   * @throws IllegalArgumentException if a fact can't be written in one character string
   */
  String render() {
    List<String> facts = new ArrayList<>();
    add(facts, "pointsman", VERSION);
    add(facts, "owner", owner);
    add(facts, "run", run);
    add(facts, "epoch", Long.toString(epoch));
    add(facts, "batch", Long.toString(batch));
    add(facts, "active", primary.region());
    add(facts, "address", primary.address());
    add(facts, "health-check", primary.healthCheck());
    if (secondary != null) {
      add(facts, "standby", secondary.region());
      add(facts, "standby-address", secondary.address());
      add(facts, "standby-health-check", secondary.healthCheck());
    }
    add(facts, "ttl", Long.toString(ttl));
    return String.join(" ", facts);
  }

  private static void add(List<String> facts, String key, @Nullable String value) {
    if (value == null) {
      return;
    }
    String fact = key + "=" + value;
    if (fact.length() > MAX_FACT || !PLAIN.matcher(fact).matches()) {
      throw new IllegalArgumentException(
          "companion record: '" + fact + "' (expected: at most 255 plain ASCII characters)");
    }
    facts.add('"' + fact + '"');
  }

  /** Reads a TXT record's value; empty when no version of this wrote it. */
  static Optional<Mark> parse(String text) {
    Map<String, String> facts = new HashMap<>();
    Matcher matcher = FACT.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (facts.put(matcher.group(1), matcher.group(2)) != null) {
        return Optional.empty();
      }
      end = matcher.end();
    }
    if (end != text.length() || !VERSION.equals(facts.get("pointsman"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(facts));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Mark read(Map<String, String> facts) {
    String standby = facts.get("standby");
    return new Mark(
        need(facts, "owner"),
        need(facts, "run"),
        Long.parseLong(need(facts, "epoch")),
        Long.parseLong(need(facts, "batch")),
        new Member(need(facts, "active"), need(facts, "address"), facts.get("health-check")),
        standby == null
            ? null
            : new Member(
                standby, need(facts, "standby-address"), facts.get("standby-health-check")),
        Long.parseLong(need(facts, "ttl")));
  }

  private static String need(Map<String, String> facts, String key) {
    String value = facts.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }
}
