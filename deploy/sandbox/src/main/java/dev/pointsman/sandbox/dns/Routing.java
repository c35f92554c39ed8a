package dev.pointsman.sandbox.dns;

import dev.pointsman.sandbox.route53.health.HealthView;
import dev.pointsman.sandbox.route53.zone.AliasTarget;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, among the record sets of one name and type, those that answer (Route 53 developer guide,
 * "How Route 53 chooses records when health checking is configured").
 *
 * <p>Latency, geolocation, geoproximity and CIDR sets are answered by the first healthy one in
 * listing order: the stand-in has no map of the world.
 */
final class Routing {
  /** A multivalue answer has at most this many values. */
  private static final int MAX_VALUES = 8;

  /** Aliases of aliases are not followed deeper than this. */
  private static final int MAX_ALIASES = 4;

  private final PublishedZones zones;
  private final HealthView health;
  private final RandomGenerator random;

  Routing(PublishedZones zones, HealthView health, RandomGenerator random) {
    this.zones = zones;
    this.health = health;
    this.random = random;
  }

  /** The sets that answer; one but for multivalue, none only where there are none. */
  List<RecordSet> choose(List<RecordSet> sets) {
    if (sets.isEmpty()) {
      return List.of();
    }
    return switch (sets.getFirst().policy()) {
      case SIMPLE -> List.of(sets.getFirst());
      case FAILOVER -> List.of(failover(sets));
      case WEIGHTED -> List.of(weighted(sets));
      case MULTIVALUE -> multivalue(sets);
      case LATENCY, GEOLOCATION, GEOPROXIMITY, CIDR -> List.of(first(sets));
    };
  }

  /** The healthy PRIMARY, else the healthy SECONDARY, else the PRIMARY all the same. */
  private RecordSet failover(List<RecordSet> sets) {
    RecordSet primary = role(sets, "PRIMARY");
    RecordSet secondary = role(sets, "SECONDARY");
    if (primary == null) {
      return sets.getFirst();
    }
    boolean moved = !healthy(primary, 0) && secondary != null && healthy(secondary, 0);
    return moved && secondary != null ? secondary : primary;
  }

  private static @Nullable RecordSet role(List<RecordSet> sets, String role) {
    for (RecordSet set : sets) {
      if (role.equals(set.failover())) {
        return set;
      }
    }
    return null;
  }

  /**
   * By weight among the healthy; sets of weight 0 only when no healthy one weighs more; all of them
   * when none is healthy.
   */
  private RecordSet weighted(List<RecordSet> sets) {
    List<RecordSet> healthy = sets.stream().filter(set -> healthy(set, 0)).toList();
    List<RecordSet> eligible = healthy.isEmpty() ? sets : healthy;
    long total = eligible.stream().mapToLong(Routing::weight).sum();
    if (total == 0) {
      return eligible.get(random.nextInt(eligible.size()));
    }
    long drawn = random.nextLong(total);
    for (RecordSet set : eligible) {
      drawn -= weight(set);
      if (drawn < 0) {
        return set;
      }
    }
    return eligible.getLast();
  }

  private static long weight(RecordSet set) {
    return Objects.requireNonNullElse(set.weight(), 0L);
  }

  private List<RecordSet> multivalue(List<RecordSet> sets) {
    List<RecordSet> healthy = sets.stream().filter(set -> healthy(set, 0)).toList();
    List<RecordSet> drawn = new ArrayList<>(healthy.isEmpty() ? sets : healthy);
    Collections.shuffle(drawn, Random.from(random));
    return List.copyOf(drawn.subList(0, Math.min(MAX_VALUES, drawn.size())));
  }

  private RecordSet first(List<RecordSet> sets) {
    return sets.stream().filter(set -> healthy(set, 0)).findFirst().orElse(sets.getFirst());
  }

  private boolean healthy(RecordSet set, int depth) {
    if (!health.healthy(set.healthCheck())) {
      return false;
    }
    AliasTarget alias = set.alias();
    if (alias == null || !alias.evaluateTargetHealth() || depth > MAX_ALIASES) {
      return true;
    }
    ZoneRecords zone = zones.zoneOf(alias.name());
    List<RecordSet> targets = zone == null ? List.of() : zone.at(alias.name(), set.type());
    // A target that the stand-in does not know (a load balancer's name) counts as healthy.
    return targets.isEmpty() || targets.stream().anyMatch(target -> healthy(target, depth + 1));
  }
}
