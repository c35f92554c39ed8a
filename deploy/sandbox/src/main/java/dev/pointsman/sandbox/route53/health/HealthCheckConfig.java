package dev.pointsman.sandbox.route53.health;

import dev.pointsman.sandbox.route53.xml.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a health check looks at, read from its wire form.
 *
 * @param address an IP address; null to look the domain name up
 * @param interval between two requests of one checker: 10 s or 30 s
 * @param failureThreshold results in a row that turn a checker's opinion, 1..10
 * @param healthThreshold children that must be healthy, for CALCULATED
 */
public record HealthCheckConfig(
    Type type,
    @Nullable String address,
    int port,
    String path,
    @Nullable String domain,
    @Nullable String search,
    Duration interval,
    int failureThreshold,
    boolean inverted,
    boolean disabled,
    int healthThreshold,
    List<String> children,
    List<String> regions,
    String insufficientData) {
  /** What is asked, and how. */
  public enum Type {
    HTTP,
    HTTPS,
    HTTP_STR_MATCH,
    HTTPS_STR_MATCH,
    TCP,
    CALCULATED,
    CLOUDWATCH_METRIC,
    RECOVERY_CONTROL;

    /** Whether checkers poll an endpoint for it. */
    public boolean polls() {
      return switch (this) {
        case HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP -> true;
        case CALCULATED, CLOUDWATCH_METRIC, RECOVERY_CONTROL -> false;
      };
    }

    boolean encrypted() {
      return this == HTTPS || this == HTTPS_STR_MATCH;
    }

    boolean searches() {
      return this == HTTP_STR_MATCH || this == HTTPS_STR_MATCH;
    }
  }

  private static final int FAST_INTERVAL_SECONDS = 10;
  private static final int STANDARD_INTERVAL_SECONDS = 30;
  private static final int DEFAULT_THRESHOLD = 3;
  private static final int MAX_THRESHOLD = 10;
  private static final int MAX_PORT = 65_535;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException when it is not a health check that Route 53 would take
   */
  public static HealthCheckConfig of(Node config) {
    Type type = type(config);
    HealthCheckConfig read =
        new HealthCheckConfig(
            type,
            config.value("IPAddress"),
            number(config, "Port", type.encrypted() ? HTTPS_PORT : HTTP_PORT, 1, MAX_PORT),
            path(config),
            config.value("FullyQualifiedDomainName"),
            config.value("SearchString"),
            interval(config),
            number(config, "FailureThreshold", DEFAULT_THRESHOLD, 1, MAX_THRESHOLD),
            Boolean.parseBoolean(config.value("Inverted")),
            Boolean.parseBoolean(config.value("Disabled")),
            number(config, "HealthThreshold", 0, 0, 256),
            config.values("ChildHealthChecks"),
            config.values("Regions"),
            Objects.requireNonNullElse(
                config.value("InsufficientDataHealthStatus"), "LastKnownStatus"));
    read.require(config);
    return read;
  }

  private static Type type(Node config) {
    String given = Objects.requireNonNullElse(config.value("Type"), "");
    for (Type type : Type.values()) {
      if (type.name().equals(given)) {
        return type;
      }
    }
    throw new IllegalArgumentException("Invalid health check type: '" + given + "'");
  }

  private static String path(Node config) {
    String path = Objects.requireNonNullElse(config.value("ResourcePath"), "/");
    return path.startsWith("/") ? path : "/" + path;
  }

  private static Duration interval(Node config) {
    int seconds =
        number(config, "RequestInterval", STANDARD_INTERVAL_SECONDS, 1, Integer.MAX_VALUE);
    if (seconds != FAST_INTERVAL_SECONDS && seconds != STANDARD_INTERVAL_SECONDS) {
      throw new IllegalArgumentException(
          "Invalid parameter : Request interval must be 10 or 30 seconds, found " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private static int number(Node config, String name, int otherwise, int least, int most) {
    String given = config.value(name);
    if (given == null || given.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(given);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        "Invalid parameter : "
            + name
            + ": '"
            + given
            + "' (expected: "
            + least
            + ".."
            + most
            + ")");
  }

  private void require(Node config) {
    if (type.polls() && address == null && domain == null) {
      throw new IllegalArgumentException(
          "Invalid parameter : Specify either an IP address or a domain name.");
    }
    if (type.searches() && (search == null || search.isEmpty())) {
      throw new IllegalArgumentException(
          "Invalid parameter : A search string is required for " + type + ".");
    }
    if (type == Type.TCP && config.value("Port") == null) {
      throw new IllegalArgumentException("Invalid parameter : A port is required for TCP.");
    }
    if (type == Type.CALCULATED && config.child("HealthThreshold") == null) {
      throw new IllegalArgumentException(
          "Invalid parameter : A health threshold is required for CALCULATED.");
    }
  }
}
