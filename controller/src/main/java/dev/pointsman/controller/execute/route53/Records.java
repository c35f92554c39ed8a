package dev.pointsman.controller.execute.route53;

import dev.pointsman.coordination.model.TrafficSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * The record sets that a mark stands for. A set's identifier is its region's name, so that a person
 * sees in any console where each points.
 */
final class Records {
  /** Fixed, so that the exact DELETE of a companion never depends on a definition's TTL. */
  static final long COMPANION_TTL_SECONDS = 60;

  private static final String COMPANION_LABEL = "_pointsman.";

  private Records() {}

  /** As Route 53 writes names: lower case, with a dot at the end. */
  static String name(String record) {
    String lower = record.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  static String companionName(String record) {
    return name(COMPANION_LABEL + record);
  }

  static ResourceRecordSet companion(String record, Mark mark) {
    return ResourceRecordSet.builder()
        .name(companionName(record))
        .type(RRType.TXT)
        .ttl(COMPANION_TTL_SECONDS)
        .resourceRecords(value(mark.render()))
        .build();
  }

  /** The failover pair; the primary alone when there is no other region. */
  static List<ResourceRecordSet> pair(String record, RRType type, Mark mark) {
    List<ResourceRecordSet> sets = new ArrayList<>();
    sets.add(one(record, type, mark.ttl(), mark.primary(), ResourceRecordSetFailover.PRIMARY));
    Mark.Member secondary = mark.secondary();
    if (secondary != null) {
      sets.add(one(record, type, mark.ttl(), secondary, ResourceRecordSetFailover.SECONDARY));
    }
    return sets;
  }

  private static ResourceRecordSet one(
      String record,
      RRType type,
      long ttl,
      Mark.Member member,
      ResourceRecordSetFailover failover) {
    ResourceRecordSet.Builder set =
        ResourceRecordSet.builder()
            .name(name(record))
            .type(type)
            .setIdentifier(member.region())
            .failover(failover)
            .ttl(ttl)
            .resourceRecords(value(member.address()));
    if (member.healthCheck() != null) {
      set.healthCheckId(member.healthCheck());
    }
    return set.build();
  }

  private static ResourceRecord value(String text) {
    return ResourceRecord.builder().value(text).build();
  }

  /** Whether two lists hold the same sets, whatever their order and the case of their names. */
  static boolean same(List<ResourceRecordSet> some, List<ResourceRecordSet> others) {
    return some.size() == others.size() && canonical(some).equals(canonical(others));
  }

  /** Those of {@code some} that are not among {@code others}. */
  static List<ResourceRecordSet> without(
      List<ResourceRecordSet> some, List<ResourceRecordSet> others) {
    Set<ResourceRecordSet> known = canonical(others);
    return some.stream().filter(set -> !known.containsAll(canonical(List.of(set)))).toList();
  }

  private static Set<ResourceRecordSet> canonical(List<ResourceRecordSet> sets) {
    return sets.stream()
        .map(set -> set.toBuilder().name(name(set.name())).build())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether records that nobody marked already answer as {@code wanted} would: one plain record
   * with the primary's address, or a failover pair of the same addresses.
   */
  static boolean sayTheSame(List<ResourceRecordSet> found, List<ResourceRecordSet> wanted) {
    if (found.size() == 1 && found.getFirst().setIdentifier() == null) {
      return values(found.getFirst()).equals(values(wanted.getFirst()));
    }
    return found.stream().allMatch(set -> set.failover() != null)
        && answers(found).equals(answers(wanted));
  }

  private static Set<String> answers(List<ResourceRecordSet> sets) {
    return sets.stream()
        .map(set -> set.failoverAsString() + values(set))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> values(ResourceRecordSet set) {
    return set.resourceRecords().stream().map(r -> name(r.value())).toList();
  }

  static RRType type(TrafficSpec.RecordType type) {
    return switch (type) {
      case A -> RRType.A;
      case AAAA -> RRType.AAAA;
      case CNAME -> RRType.CNAME;
    };
  }

  /** For people: {@code PRIMARY us-east-1 192.0.2.10 ttl 30}. */
  static String describe(List<ResourceRecordSet> sets) {
    if (sets.isEmpty()) {
      return "no record";
    }
    return sets.stream().map(Records::describe).sorted().collect(Collectors.joining("; "));
  }

  private static String describe(ResourceRecordSet set) {
    StringBuilder text = new StringBuilder();
    if (set.failover() != null) {
      text.append(set.failoverAsString()).append(' ');
    }
    if (set.setIdentifier() != null) {
      text.append(set.setIdentifier()).append(' ');
    }
    if (set.aliasTarget() != null) {
      return text.append("alias of ").append(set.aliasTarget().dnsName()).toString();
    }
    text.append(
        set.resourceRecords().stream().map(ResourceRecord::value).collect(Collectors.joining(",")));
    text.append(" ttl ").append(set.ttl());
    if (set.healthCheckId() != null) {
      text.append(" health check ").append(set.healthCheckId());
    }
    return text.toString();
  }
}
