package dev.pointsman.sandbox.world.net;

import java.util.List;
import java.util.stream.Stream;

/**
 * The places of a world and their addresses.
 *
 * @param regions in order
 * @param route53 the stand-in, which is outside
 */
public record Layout(Network network, List<Place> regions, Place route53) {
  /** A region, or the stand-in. */
  public record Place(String name, String address) {}

  public Layout {
    regions = List.copyOf(regions);
  }

  /** Whom a region reaches over its links: the other regions, and Route 53. */
  List<Place> far(Place region) {
    return Stream.concat(regions.stream().filter(r -> !r.equals(region)), Stream.of(route53))
        .toList();
  }

  /** The names of the regions. */
  List<String> names() {
    return regions.stream().map(Place::name).toList();
  }
}
