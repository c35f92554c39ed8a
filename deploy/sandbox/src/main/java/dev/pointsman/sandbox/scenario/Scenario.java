package dev.pointsman.sandbox.scenario;

import java.util.Arrays;
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
  WOBBLE("the primary's shop fails two health probes of every five; nothing may move", false);

  private final String description;
  private final boolean moves;

  Scenario(String description, boolean moves) {
    this.description = description;
    this.moves = moves;
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

  /** The scenario of that name. */
  public static Optional<Scenario> of(String text) {
    return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
  }
}
