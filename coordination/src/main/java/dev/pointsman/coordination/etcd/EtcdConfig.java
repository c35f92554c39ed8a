package dev.pointsman.coordination.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach etcd.
 *
 * @param endpoints client URLs of the members, at least one, the preferred (nearest) first; {@code
 *     http} or {@code https}
 * @param tls null for a connection without TLS; required by {@code https}
 * @param callTimeout the longest time that any call takes, positive
 */
public record EtcdConfig(List<URI> endpoints, @Nullable Tls tls, Duration callTimeout) {
  /** Over twice an etcd election of 1 s, and short against every permit. */
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(2);

  /**
   * PEM files. Client certificates, not passwords: any change of etcd's users kills the watches of
   * all who came with a token.
   *
   * @param ca authorities that the members' certificates are verified against
   * @param certificate our chain
   * @param key our key, unencrypted PKCS#8
   */
  public record Tls(Path ca, Path certificate, Path key) {}

  public EtcdConfig {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least one)");
    }
    for (URI endpoint : endpoints) {
      check(endpoint, tls);
    }
    if (!callTimeout.isPositive()) {
      throw new IllegalArgumentException("callTimeout: " + callTimeout + " (expected: positive)");
    }
  }

  /** Without TLS, with the default time limit. */
  public static EtcdConfig of(List<URI> endpoints) {
    return new EtcdConfig(endpoints, null, DEFAULT_CALL_TIMEOUT);
  }

  private static void check(URI endpoint, @Nullable Tls tls) {
    String scheme = tls == null ? "http" : "https";
    if (!scheme.equals(endpoint.getScheme())
        || endpoint.getHost() == null
        || endpoint.getPort() <= 0) {
      throw new IllegalArgumentException(
          "endpoint: " + endpoint + " (expected: " + scheme + "://HOST:PORT)");
    }
  }
}
