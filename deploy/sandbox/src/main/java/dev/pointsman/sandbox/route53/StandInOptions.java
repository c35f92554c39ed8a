package dev.pointsman.sandbox.route53;

import dev.pointsman.sandbox.route53.signing.AccessKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the stand-in behaves.
 *
 * @param host where it listens
 * @param apiPort 0 for any free one
 * @param dnsPort UDP and TCP; 0 for any free one
 * @param propagation from an accepted change to INSYNC and to the name servers' answers, 0 or more
 * @param processing how long a batch keeps its zone busy, 0 or more
 * @param requestsPerSecond of the whole account; 0 for no limit
 * @param accessKeys of the account; empty for any, whatever its signature
 * @param checkers the regions that poll each health check
 * @param pollingFactor how many times faster than Route 53 they poll, 1 or more
 * @param file where zones and their records outlive the process; null to forget them with it
 */
public record StandInOptions(
    String host,
    int apiPort,
    int dnsPort,
    Duration propagation,
    Duration processing,
    int requestsPerSecond,
    List<AccessKey> accessKeys,
    List<String> checkers,
    int pollingFactor,
    @Nullable Path file) {
  private static final int MAX_PORT = 65_535;

  public StandInOptions {
    accessKeys = List.copyOf(accessKeys);
    checkers = List.copyOf(checkers);
    require(apiPort >= 0 && apiPort <= MAX_PORT, "api port", apiPort, "0.." + MAX_PORT);
    require(dnsPort >= 0 && dnsPort <= MAX_PORT, "dns port", dnsPort, "0.." + MAX_PORT);
    require(!propagation.isNegative(), "propagation", propagation, "0 or more");
    require(!processing.isNegative(), "processing", processing, "0 or more");
    require(requestsPerSecond >= 0, "requests per second", requestsPerSecond, "0 or more");
    require(!checkers.isEmpty(), "checkers", checkers, "at least one region");
    require(pollingFactor >= 1, "polling factor", pollingFactor, "1 or more");
  }

  private static void require(boolean holds, String what, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + found + " (expected: " + expected + ")");
    }
  }

  /** Loopback, free ports, Route 53's request rate, and a tenth of its times. */
  public static StandInOptions defaults() {
    return new StandInOptions(
        "127.0.0.1",
        0,
        0,
        Duration.ofMillis(300),
        Duration.ofMillis(20),
        5,
        List.of(),
        List.of("us-east-1", "us-west-2", "eu-west-1"),
        10,
        null);
  }

  /** These, on another address. */
  public StandInOptions withHost(String newHost) {
    return new StandInOptions(
        newHost,
        apiPort,
        dnsPort,
        propagation,
        processing,
        requestsPerSecond,
        accessKeys,
        checkers,
        pollingFactor,
        file);
  }

  /** These, on other ports. */
  public StandInOptions withPorts(int api, int dns) {
    return new StandInOptions(
        host,
        api,
        dns,
        propagation,
        processing,
        requestsPerSecond,
        accessKeys,
        checkers,
        pollingFactor,
        file);
  }

  /** These, with other times for a change to be processed and to propagate. */
  public StandInOptions withTimes(Duration newProcessing, Duration newPropagation) {
    return new StandInOptions(
        host,
        apiPort,
        dnsPort,
        newPropagation,
        newProcessing,
        requestsPerSecond,
        accessKeys,
        checkers,
        pollingFactor,
        file);
  }

  /** These, with another request rate; 0 for no limit. */
  public StandInOptions withRequestsPerSecond(int newRate) {
    return new StandInOptions(
        host,
        apiPort,
        dnsPort,
        propagation,
        processing,
        newRate,
        accessKeys,
        checkers,
        pollingFactor,
        file);
  }

  /** These, for callers who sign with one of these access keys only. */
  public StandInOptions withAccessKeys(List<AccessKey> keys) {
    return new StandInOptions(
        host,
        apiPort,
        dnsPort,
        propagation,
        processing,
        requestsPerSecond,
        keys,
        checkers,
        pollingFactor,
        file);
  }

  /** These, with health checks polled so many times faster than Route 53 does. */
  public StandInOptions withPollingFactor(int factor) {
    return new StandInOptions(
        host,
        apiPort,
        dnsPort,
        propagation,
        processing,
        requestsPerSecond,
        accessKeys,
        checkers,
        factor,
        file);
  }

  /** These, with zones that outlive the process in this file. */
  public StandInOptions withFile(Path zones) {
    return new StandInOptions(
        host,
        apiPort,
        dnsPort,
        propagation,
        processing,
        requestsPerSecond,
        accessKeys,
        checkers,
        pollingFactor,
        zones);
  }
}
