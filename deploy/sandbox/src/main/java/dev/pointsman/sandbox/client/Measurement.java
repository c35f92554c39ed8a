package dev.pointsman.sandbox.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums over what the clients saw. */
public final class Measurement {
  private Measurement() {}

  /**
   * The longest time without an acknowledgement that ends after the fault.
   *
   * <p>Every pause between two acknowledgements that follow each other counts, if the second came
   * after {@code faultNanos}; and so does the one from the last acknowledgement to {@code
   * endNanos}.
   *
   * @param acks in any order
   * @param endNanos when the measuring ended, at or after the last acknowledgement
   */
  public static Duration outage(Collection<Ack> acks, long faultNanos, long endNanos) {
    List<Long> times = new ArrayList<>(acks.stream().map(Ack::ackedNanos).sorted().toList());
    times.add(endNanos);
    long longest = 0;
    long previous = times.getFirst();
    for (long time : times) {
      if (time - faultNanos > 0) {
        longest = Math.max(longest, time - previous);
      }
      previous = time;
    }
    return Duration.ofNanos(longest);
  }

  /**
   * How long two databases accepted writes at the same time.
   *
   * <p>A write was accepted after it was sent and before its acknowledgement had arrived, which a
   * busy client may note late. So a database's span reaches from its first acknowledgement to when
   * the last write that it acknowledged was sent, whoever wrote and whatever lay between: it
   * accepted writes in all of that for certain. The result is the longest time that two spans
   * share. A service that moves once, in order, gives 0. The definition is strict on purpose: two
   * writers that alternate, however slowly, share their whole time. It fits measurements in which
   * the service moves at most once. What it cannot see is a single write that was sent before, and
   * that a database held and accepted late: the guard's own tests have open transactions for that.
   */
  public static Duration dualWriter(Collection<Ack> acks) {
    List<Span> spans = new ArrayList<>(spans(acks).values());
    long longest = 0;
    for (int i = 0; i < spans.size(); i++) {
      for (int j = i + 1; j < spans.size(); j++) {
        longest = Math.max(longest, spans.get(i).shared(spans.get(j)));
      }
    }
    return Duration.ofNanos(longest);
  }

  private record Span(long first, long last) {
    long shared(Span other) {
      return Math.min(last, other.last) - Math.max(first, other.first);
    }

    Span with(Span other) {
      return new Span(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  private static Map<String, Span> spans(Collection<Ack> acks) {
    Map<String, Span> spans = new TreeMap<>();
    for (Ack ack : acks) {
      spans.merge(ack.region(), new Span(ack.ackedNanos(), ack.sentNanos()), Span::with);
    }
    return spans;
  }

  /** How many acknowledged orders are not among those that the database has in the end. */
  public static long lost(Collection<Ack> acks, Set<Long> kept) {
    return acks.stream()
        .mapToLong(Ack::number)
        .filter(n -> n != Ack.NONE)
        .distinct()
        .filter(n -> !kept.contains(n))
        .count();
  }
}
