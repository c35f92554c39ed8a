package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Traffic in memory: answers at once, on the caller's thread. Not thread-safe, like the tests that
 * use it.
 */
public final class InMemoryTraffic implements TrafficDriver {
  private static final Pattern COMPANION =
      Pattern.compile("owner=(\\S+) run=(\\S+) epoch=(\\d+) batch=(\\d+) active=(\\S+)");

  private final Map<String, Name> names = new HashMap<>();
  private int batches;
  private @Nullable Answer outage;

  /** A record with its companion. */
  private static final class Name {
    private final TreeMap<String, String> pointing = new TreeMap<>();
    private Map<String, String> written = Map.of();
    private String companion = "";
  }

  @Override
  public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
    return Future.succeededFuture(outage == null ? carryOut(order) : outage);
  }

  @Override
  public Future<Answer> look(TrafficSpec traffic, Effect.Claim claim) {
    return Future.succeededFuture(outage == null ? look(name(traffic), claim) : outage);
  }

  private static Answer look(Name name, Effect.Claim claim) {
    if (name.companion.isEmpty()) {
      boolean free = name.pointing.isEmpty() && claim.active() == null;
      return claim.batch() == 0 || free
          ? Answer.Done.of(Map.of())
          : new Answer.Refused("UNOWNED_RECORDS", "found " + name.pointing);
    }
    Matcher found = COMPANION.matcher(name.companion);
    if (!found.matches() || !found.group(1).equals("pointsman/" + claim.service())) {
      return new Answer.Refused("FOREIGN_EPOCH", "found " + name.companion);
    }
    if (Long.parseLong(found.group(3)) > claim.epoch()
        || Long.parseLong(found.group(4)) > claim.batch()) {
      return new Answer.Refused("STALE", "found " + name.companion);
    }
    boolean there = claim.active() == null || claim.active().equals(found.group(5));
    return there && name.pointing.equals(name.written)
        ? Answer.Done.of(Map.of())
        : new Answer.Refused(
            "DRIFT", "found " + name.pointing + " (expected: " + name.written + ")");
  }

  private Answer carryOut(Effect.SwitchTraffic order) {
    Name name = name(order.traffic());
    Map<String, String> wanted = wanted(order.pointing());
    if (name.companion.isEmpty()) {
      boolean free = name.pointing.isEmpty() || name.pointing.equals(wanted);
      return free || Map.of("PLAIN", order.pointing().address()).equals(name.pointing)
          ? write(name, order, wanted)
          : new Answer.Refused("UNOWNED_RECORDS", "found " + name.pointing);
    }
    Matcher found = COMPANION.matcher(name.companion);
    if (!found.matches() || !found.group(1).equals("pointsman/" + order.id().service())) {
      return new Answer.Refused("FOREIGN_EPOCH", "found " + name.companion);
    }
    long epoch = Long.parseLong(found.group(3));
    long batch = Long.parseLong(found.group(4));
    if (epoch > order.id().epoch() || batch > order.batch()) {
      return new Answer.Refused("STALE", "found " + name.companion);
    }
    if (batch == order.batch() && !name.companion.equals(companion(order))) {
      return new Answer.Refused("FOREIGN_EPOCH", "found " + name.companion);
    }
    if (!name.pointing.equals(name.written)) {
      return new Answer.Refused(
          "DRIFT", "found " + name.pointing + " (expected: " + name.written + ")");
    }
    return batch == order.batch() ? switched(order, "found done") : write(name, order, wanted);
  }

  private Answer write(Name name, Effect.SwitchTraffic order, Map<String, String> wanted) {
    name.pointing.clear();
    name.pointing.putAll(wanted);
    name.written = wanted;
    name.companion = companion(order);
    batches++;
    return switched(order, "batch accepted");
  }

  private static Answer switched(Effect.SwitchTraffic order, String how) {
    TreeMap<String, String> evidence = new TreeMap<>();
    evidence.put("primary", order.pointing().region() + " " + order.pointing().address());
    evidence.put("how", how);
    return new Answer.Switched("change-" + order.batch(), evidence);
  }

  private static String companion(Effect.SwitchTraffic order) {
    return "owner=pointsman/%s run=%s epoch=%d batch=%d active=%s"
        .formatted(
            order.id().service(),
            order.id().run(),
            order.id().epoch(),
            order.batch(),
            order.pointing().region());
  }

  private static Map<String, String> wanted(Effect.Pointing to) {
    TreeMap<String, String> wanted = new TreeMap<>();
    wanted.put("PRIMARY", to.address());
    if (to.secondaryAddress() != null) {
      wanted.put("SECONDARY", to.secondaryAddress());
    }
    return wanted;
  }

  @Override
  public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
    return Future.succeededFuture(
        outage == null ? Answer.Done.of(Map.of("change", order.change())) : outage);
  }

  /** From now on every order is answered so, and changes nothing; null ends it. */
  public void outage(@Nullable Answer answer) {
    outage = answer;
  }

  /** How many orders have changed something. */
  public int batches() {
    return batches;
  }

  /** Where a record points: role to address. */
  public SortedMap<String, String> pointing(TrafficSpec traffic) {
    return new TreeMap<>(name(traffic).pointing);
  }

  /** A record's companion; empty when there is none. */
  public String companion(TrafficSpec traffic) {
    return name(traffic).companion;
  }

  /** Somebody else writes the companion. */
  public void overwriteCompanion(TrafficSpec traffic, String text) {
    name(traffic).companion = text;
  }

  /** Somebody else points the record. */
  public void overwrite(TrafficSpec traffic, String role, String address) {
    name(traffic).pointing.put(role, address);
  }

  private Name name(TrafficSpec traffic) {
    return switch (traffic) {
      case TrafficSpec.Route53 record -> names.computeIfAbsent(record.record(), _ -> new Name());
    };
  }
}
