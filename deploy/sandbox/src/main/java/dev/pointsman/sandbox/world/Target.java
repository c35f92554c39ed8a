package dev.pointsman.sandbox.world;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a command is about: all of a region, one role of a region, or the stand-in.
 *
 * @param region null for the stand-in
 * @param role null for all of the region
 */
public record Target(@Nullable String region, @Nullable Role role)
    implements Predicate<Census.Living> {

  /**
   * Reads {@code REGION}, {@code REGION/ROLE} or {@code route53}.
   *
   * @throws WorldException when the world has no such thing
   */
  public static Target parse(Plan plan, String text) {
    if (text.equals(Role.ROUTE53.text())) {
      return new Target(null, Role.ROUTE53);
    }
    int slash = text.indexOf('/');
    String region = slash < 0 ? text : text.substring(0, slash);
    if (!plan.names().contains(region)) {
      throw WorldException.wrongWords(
          "region: " + region + " (expected: one of " + plan.names() + ", or route53)");
    }
    if (slash < 0) {
      return new Target(region, null);
    }
    Optional<Role> role = Role.of(text.substring(slash + 1)).filter(r -> r != Role.ROUTE53);
    return new Target(
        region,
        role.orElseThrow(
            () ->
                WorldException.wrongWords(
                    "role: "
                        + text.substring(slash + 1)
                        + " (expected: etcd, controller, agent, guard, watchdog, database,"
                        + " shop or relay)")));
  }

  @Override
  public boolean test(Census.Living living) {
    boolean here = region == null ? living.region() == null : region.equals(living.region());
    return here && (role == null || role == living.role());
  }
}
