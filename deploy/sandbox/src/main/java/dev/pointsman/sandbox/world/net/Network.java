package dev.pointsman.sandbox.world.net;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Names and addresses of a world's own network; part of its plan.
 *
 * @param name of its bridge, and the beginning of all its names: {@code pm-} and the three bytes of
 *     its prefix, so that two networks with one name would have the same addresses, and the kernel
 *     refuses the second
 * @param prefix the first three bytes of its addresses, with a dot at the end
 */
public record Network(String name, String prefix) {
  static final String OURS = "pm-";

  /** The network {@code first.second.third.0/24}. */
  static Network of(int first, int second, int third) {
    return new Network(
        OURS + "%02x%02x%02x".formatted(first, second, third),
        first + "." + second + "." + third + ".");
  }

  /** All its addresses. */
  @JsonIgnore
  public String subnet() {
    return prefix + "0/24";
  }

  /** Where clients and commands have their place: the first address of the bridge. */
  @JsonIgnore
  public String outside() {
    return prefix + "254";
  }

  /** An address of the bridge at which nobody listens. */
  @JsonIgnore
  public String nowhere() {
    return prefix + "200";
  }

  /** The namespace of a region. */
  @JsonIgnore
  public String namespace(String region) {
    return name + "-" + region;
  }

  /** The words that go before a command which is to run in a region. */
  @JsonIgnore
  public List<String> inside(String region) {
    return List.of("ip", "netns", "exec", namespace(region));
  }
}
