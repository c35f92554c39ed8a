package dev.pointsman.controller.execute.route53;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Route 53.
 *
 * @param endpoint null for the provider's own
 * @param region that requests are signed for
 * @param owner who this installation is in companion records; another's records are left alone
 * @param attempt time limit of one call
 * @param change time limit of an order to switch, with all its calls
 * @param insync time limit of waiting for the name servers
 */
public record Route53Options(
    @Nullable URI endpoint,
    String region,
    String owner,
    Duration attempt,
    Duration change,
    Duration insync) {

  /** The provider answers most calls in under a second; three is a call that has gone wrong. */
  private static final Duration ATTEMPT = Duration.ofSeconds(3);

  /** Long enough for two attempts and a batch of somebody else's in between. */
  private static final Duration CHANGE = Duration.ofSeconds(10);

  /** Changes are usually in sync within 60 s. */
  private static final Duration INSYNC = Duration.ofSeconds(90);

  /** The usual limits. */
  public static Route53Options of(@Nullable URI endpoint, String region) {
    return new Route53Options(endpoint, region, "pointsman", ATTEMPT, CHANGE, INSYNC);
  }
}
