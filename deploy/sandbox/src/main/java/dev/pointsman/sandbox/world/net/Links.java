package dev.pointsman.sandbox.world.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.relay.Delay;
import dev.pointsman.sandbox.relay.Delays;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The links between the places of a world: cuts them, loses packets on them, makes them slow, and
 * takes all of it back. What they are like is kept in a file, for the next command. For one thread,
 * of one command at a time.
 */
public final class Links {
  /** With less there would be no loss, with more no link. */
  private static final double LEAST_LOSS = 0.01;

  private static final double MOST_LOSS = 100;

  /** A packet that is longer under way than that is lost to everybody. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Layout layout;
  private final Path kept;
  private final Function<String, Path> delays;

  /**
   * The links of a world.
   *
   * @param kept the file that holds their conditions
   * @param delays the file that a region's relay reads
   */
  public Links(Layout layout, Path kept, Function<String, Path> delays) {
    this.layout = layout;
    this.kept = kept;
    this.delays = delays;
  }

  /** Cuts a region off from all others and from Route 53; from outside it is reached as before. */
  public void isolate(String region) {
    change(
        conditions -> {
          Conditions cut = conditions;
          for (Layout.Place far : layout.far(place(region))) {
            cut = cut.cut(region, far.name()).cut(far.name(), region);
          }
          return cut;
        });
  }

  /** Cuts the link between two places, both ways. */
  public void cut(String a, String b) {
    requireTwo(a, b);
    change(conditions -> conditions.cut(a, b).cut(b, a));
  }

  /** What {@code from} sends to {@code to} is lost from now on. */
  public void cutOneWay(String from, String to) {
    requireTwo(from, to);
    change(conditions -> conditions.cut(from, to));
  }

  /** Loses so many percent of what a region sends over its links, and as many of what it gets. */
  public void lossy(String region, double percent) {
    place(region);
    if (!(percent >= LEAST_LOSS && percent <= MOST_LOSS)) {
      throw WorldException.wrongWords(
          "percent: " + percent + " (expected: " + LEAST_LOSS + " to " + MOST_LOSS + ")");
    }
    change(conditions -> conditions.lossy(region, percent));
  }

  /** From now on it takes so long there and back between two regions. */
  public void slow(String a, String b, Duration roundTrip) {
    place(a);
    place(b);
    requireTwo(a, b);
    if (roundTrip.isNegative() || roundTrip.compareTo(LONGEST) > 0) {
      throw WorldException.wrongWords(
          "round trip: " + roundTrip + " (expected: at most " + LONGEST.toSeconds() + "s)");
    }
    change(conditions -> conditions.roundTrip(a, b, roundTrip));
  }

  /** All round trips take so many times their usual time. */
  public void slower(double times) {
    if (!(times >= 0 && times <= 100)) {
      throw WorldException.wrongWords("times: " + times + " (expected: 0 to 100)");
    }
    Conditions usual = Conditions.usual(layout.names());
    change(now -> new Conditions(now.cuts(), now.losses(), usual.slower(times).roundTrips()));
  }

  /** Takes all of it back. */
  public void heal() {
    change(_ -> Conditions.usual(layout.names()));
  }

  /** What the links are like now. */
  public Conditions conditions() {
    try {
      return Files.exists(kept)
          ? JSON.readValue(kept.toFile(), Conditions.class)
          : Conditions.usual(layout.names());
    } catch (IOException e) {
      throw new WorldException(kept + ": " + e.getMessage(), e);
    }
  }

  /** First kept, then done: should this be killed in between, the next command does it all. */
  private void change(UnaryOperator<Conditions> change) {
    Conditions wanted = change.apply(conditions());
    try {
      put(kept, JSON.writeValueAsString(wanted));
      for (Layout.Place region : layout.regions()) {
        put(delays.apply(region.name()), delays(wanted, region).text());
      }
    } catch (IOException e) {
      throw new WorldException(kept + ": " + e.getMessage(), e);
    }
    for (Layout.Place region : layout.regions()) {
      Namespaces.rule(layout.network(), region.name(), Firewall.rules(layout, wanted, region));
    }
  }

  private Delays delays(Conditions conditions, Layout.Place from) {
    Map<String, Delay> to = new TreeMap<>();
    for (Layout.Place far : layout.far(from)) {
      Duration way = conditions.way(from.name(), far.name());
      Duration jitter = Duration.ofNanos(Math.round(way.toNanos() * Conditions.JITTER));
      to.put(far.address(), new Delay(way, jitter));
    }
    return new Delays(to);
  }

  /** Whoever reads meanwhile gets all of the old or all of the new. */
  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Layout.Place place(String region) {
    return layout.regions().stream()
        .filter(r -> r.name().equals(region))
        .findFirst()
        .orElseThrow(
            () ->
                WorldException.wrongWords(
                    "region: " + region + " (expected: one of " + layout.names() + ")"));
  }

  /** Two regions, or a region and Route 53. */
  private void requireTwo(String a, String b) {
    for (String each : List.of(a, b)) {
      if (!each.equals(layout.route53().name())) {
        place(each);
      }
    }
    if (a.equals(b)) {
      throw WorldException.wrongWords("regions: " + a + " twice (expected: two)");
    }
  }
}
