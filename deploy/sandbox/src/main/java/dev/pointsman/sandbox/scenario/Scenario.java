package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Terrain;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A way to break a world. */
public enum Scenario {
  REGION_LOSS("SIGKILL of everything in the primary region", true),
  APP_LOSS("the primary's shop answers 500; its database lives", true),
  DATABASE_LOSS("SIGKILL of the primary's PostgreSQL; its guard lives", true),
  SWITCHOVER("nothing breaks: a person moves the service, in order", true),
  LEADER_LOSS("region-loss, and SIGKILL of the leading controller after the fence", true),
  STORE_LOSS("SIGKILL of every etcd member for 20 s; nothing may move, nothing may close", false),
  AGENT_BLIND("one agent sees everything down; nothing may move", false),
  WOBBLE("the primary's shop fails two health probes of every five; nothing may move", false),
  PARTITION_PRIMARY(
      "the primary region is cut off from the others, alive, and its clients go on writing",
      true,
      Terrain.NAMESPACES),
  PARTITION_ETCD_LEADER(
      "the region of etcd's leader, not the primary, is cut off; nothing may move",
      false,
      Terrain.NAMESPACES),
  PARTITION_CONTROLLER_LEADER(
      "the region of the leading controller, not the primary, is cut off; nothing may move",
      false,
      Terrain.NAMESPACES),
  PARTITION_PAIR(
      "the primary and another region lose each other, the third sees both; nothing may move",
      false,
      Terrain.NAMESPACES),
  SLOW_WORLD(
      "all round trips take three times as long; nothing may move", false, Terrain.NAMESPACES),
  ETCD_LOSS(
      "store-loss; then the primary is without etcd and cut off: it closes, and nothing moves",
      false,
      Terrain.NAMESPACES);

  private final String description;
  private final boolean moves;
  private final Terrain terrain;

  Scenario(String description, boolean moves) {
    this(description, moves, Terrain.LOOPBACK);
  }

  Scenario(String description, boolean moves, Terrain terrain) {
    this.description = description;
    this.moves = moves;
    this.terrain = terrain;
  }

  /** Its name in commands and reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is done, for people. */
  public String description() {
    return description;
  }

  /** Whether the service is to move. */
  public boolean moves() {
    return moves;
  }

  /**
   * Whether acknowledged orders may be missing afterwards: replication is asynchronous, and these
   * take the primary away without its word on where it ended.
   */
  public boolean mayLose() {
    return switch (this) {
      case REGION_LOSS, DATABASE_LOSS, LEADER_LOSS, PARTITION_PRIMARY -> true;
      case APP_LOSS,
          SWITCHOVER,
          STORE_LOSS,
          AGENT_BLIND,
          WOBBLE,
          PARTITION_ETCD_LEADER,
          PARTITION_CONTROLLER_LEADER,
          PARTITION_PAIR,
          SLOW_WORLD,
          ETCD_LOSS ->
          false;
    };
  }

  /** Whether a world of that kind will do: one with a network does for all. */
  public boolean playsOn(Terrain there) {
    return there == Terrain.NAMESPACES || terrain == Terrain.LOOPBACK;
  }

  /** Those that can be played on it. */
  public static List<Scenario> on(Terrain there) {
    return Arrays.stream(values()).filter(s -> s.playsOn(there)).toList();
  }

  /** The scenario of that name. */
  public static Optional<Scenario> of(String text) {
    return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
  }
}
