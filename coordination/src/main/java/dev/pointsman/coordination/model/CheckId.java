package dev.pointsman.coordination.model;

/**
 * Names one check in the whole world: service, region, check. Written {@code service/region/check}.
 */
public record CheckId(String service, String region, String check) implements Comparable<CheckId> {
  /**
   * Reads {@code service/region/check}.
   *
   * @throws IllegalArgumentException if the text does not have exactly three parts
   */
  public static CheckId parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "check id: '" + text + "' (expected: service/region/check)");
    }
    return new CheckId(parts[0], parts[1], parts[2]);
  }

  @Override
  public int compareTo(CheckId other) {
    int byService = service.compareTo(other.service);
    int byRegion = byService == 0 ? region.compareTo(other.region) : byService;
    return byRegion == 0 ? check.compareTo(other.check) : byRegion;
  }

  @Override
  public String toString() {
    return service + "/" + region + "/" + check;
  }
}
