package dev.pointsman.sandbox.route53.zone;

import java.util.Comparator;

/**
 * What makes a record set one of its own; ordered as listings are.
 *
 * @param setIdentifier empty for a simple record set
 */
public record RecordKey(DnsName name, String type, String setIdentifier)
    implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing(RecordKey::name)
          .thenComparing(RecordKey::type)
          .thenComparing(RecordKey::setIdentifier);

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }

  /** The key as Route 53's messages write it. */
  String inWords() {
    String identifier = setIdentifier.isEmpty() ? "" : ", set-identifier='" + setIdentifier + "'";
    return "[name='" + name + "', type='" + type + "'" + identifier + "]";
  }
}
