package dev.pointsman.sandbox.world.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the links between the places are like, now. Changing it gives another one; {@link Links}
 * makes it so.
 *
 * @param cuts what is lost, all of it
 * @param losses per region, the percentage of packets that is lost of those it sends over its
 *     links, and of those that come to it; from 0 to 100
 * @param roundTrips between regions; what is not named takes no time
 */
public record Conditions(Set<Cut> cuts, Map<String, Double> losses, List<RoundTrip> roundTrips) {
  /** Between the first two regions, which share a continent. */
  static final Duration NEAR = Duration.ofMillis(70);

  /** Across an ocean. */
  static final Duration FAR = Duration.ofMillis(140);

  /** Each way deviates by so much of itself, to either side. */
  static final double JITTER = 0.10;

  /** What one place sends to the other is lost. */
  public record Cut(String from, String to) {}

  /** The way there and back; which of the two is named first does not matter. */
  public record RoundTrip(String one, String other, long micros) {
    boolean isBetween(String a, String b) {
      return (one.equals(a) && other.equals(b)) || (one.equals(b) && other.equals(a));
    }

    /** One way of it. */
    Duration half() {
      return Duration.ofNanos(micros * 500);
    }
  }

  public Conditions {
    cuts = Set.copyOf(cuts);
    losses = Map.copyOf(losses);
    roundTrips = List.copyOf(roundTrips);
  }

  /** Nothing is wrong. */
  static Conditions usual(List<String> regions) {
    List<RoundTrip> roundTrips = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      for (int j = i + 1; j < regions.size(); j++) {
        Duration time = j == 1 ? NEAR : FAR;
        roundTrips.add(new RoundTrip(regions.get(i), regions.get(j), time.toNanos() / 1000));
      }
    }
    return new Conditions(Set.of(), Map.of(), roundTrips);
  }

  /** What {@code from} sends to {@code to} is lost. */
  Conditions cut(String from, String to) {
    Set<Cut> all = new LinkedHashSet<>(cuts);
    all.add(new Cut(from, to));
    return new Conditions(all, losses, roundTrips);
  }

  /** So many percent are lost on the links of a region. */
  Conditions lossy(String region, double percent) {
    Map<String, Double> all = new TreeMap<>(losses);
    all.put(region, percent);
    return new Conditions(cuts, all, roundTrips);
  }

  /** There and back between two regions takes so long. */
  Conditions roundTrip(String a, String b, Duration time) {
    List<RoundTrip> all = new ArrayList<>(roundTrips);
    all.removeIf(r -> r.isBetween(a, b));
    all.add(new RoundTrip(a, b, time.toNanos() / 1000));
    return new Conditions(cuts, losses, all);
  }

  /** All round trips take so many times as long as they do now. */
  Conditions slower(double times) {
    return new Conditions(
        cuts,
        losses,
        roundTrips.stream()
            .map(r -> new RoundTrip(r.one(), r.other(), Math.round(r.micros() * times)))
            .toList());
  }

  /** One way between two places. */
  Duration way(String from, String to) {
    return roundTrips.stream()
        .filter(r -> r.isBetween(from, to))
        .findFirst()
        .map(RoundTrip::half)
        .orElse(Duration.ZERO);
  }

  boolean isCut(String from, String to) {
    return cuts.contains(new Cut(from, to));
  }
}
