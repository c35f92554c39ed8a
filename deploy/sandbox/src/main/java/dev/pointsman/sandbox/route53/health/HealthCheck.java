package dev.pointsman.sandbox.route53.health;

import dev.pointsman.sandbox.route53.xml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A health check with its checkers. Confined to its context. */
public final class HealthCheck {
  private final String id;
  private final String callerReference;
  private long version = 1;
  private Node wire;
  private HealthCheckConfig config;
  private List<Checker> checkers = List.of();
  private final List<Long> timers = new ArrayList<>();

  HealthCheck(String id, String callerReference, Node wire) {
    this.id = id;
    this.callerReference = callerReference;
    this.wire = wire;
    this.config = HealthCheckConfig.of(wire);
  }

  /** Made by Route 53: a UUID. */
  public String id() {
    return id;
  }

  /** The caller's idempotence key. */
  public String callerReference() {
    return callerReference;
  }

  /** Grows by one with each update. */
  public long version() {
    return version;
  }

  /** The configuration as it came, losslessly. */
  public Node wire() {
    return wire;
  }

  /** The configuration, read. */
  public HealthCheckConfig config() {
    return config;
  }

  /** Reports of all checkers that have one, in wire form. */
  public List<Node> observations() {
    return checkers.stream().flatMap(HealthCheck::observation).toList();
  }

  private static Stream<Node> observation(Checker checker) {
    String report = checker.report();
    if (report == null) {
      return Stream.empty();
    }
    return Stream.of(
        Node.of(
            "HealthCheckObservation",
            Node.text("Region", checker.region()),
            Node.text("IPAddress", "127.0.0.1"),
            Node.of(
                "StatusReport",
                Node.text("Status", report),
                Node.text("CheckedTime", checker.checked()))));
  }

  void replace(Node newWire) {
    // Read first: an invalid configuration changes nothing.
    config = HealthCheckConfig.of(newWire);
    wire = newWire;
    version++;
  }

  List<Checker> checkers() {
    return checkers;
  }

  void staff(List<Checker> newCheckers) {
    checkers = List.copyOf(newCheckers);
  }

  List<Long> timers() {
    return timers;
  }
}
