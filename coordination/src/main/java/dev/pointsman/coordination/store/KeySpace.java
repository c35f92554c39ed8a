package dev.pointsman.coordination.store;

import java.time.Instant;

/** Where everything stands. The only place that knows the layout. */
public final class KeySpace {
  /** Above every key; the 1 is the layout's version. */
  public static final String PREFIX = "/pointsman/v1/";

  public static final String SERVICES = PREFIX + "services/";
  public static final String AGENTS = PREFIX + "agents/";
  public static final String CONTROLLERS = PREFIX + "controllers/";
  public static final String VERDICTS = PREFIX + "verdicts/";
  public static final String GUARDS = PREFIX + "guards/";
  public static final String POSITIONS = PREFIX + "positions/";
  public static final String DATABASES = PREFIX + "databases/";
  public static final String ROSTER = PREFIX + "roster";
  public static final String COMMANDS = PREFIX + "commands/";
  public static final String OUTCOMES = PREFIX + "outcomes/";
  public static final String FREEZES = PREFIX + "freezes/";
  public static final String RECHECKS = PREFIX + "rechecks/";
  public static final String AUDIT = PREFIX + "audit/";
  public static final String LEADER = PREFIX + "leader";

  private KeySpace() {}

  public static String spec(String service) {
    return SERVICES + service + "/spec";
  }

  /** Whether a service's definition stands under {@code key}. */
  public static boolean isSpec(String key) {
    return key.startsWith(SERVICES) && key.endsWith("/spec");
  }

  public static String state(String service) {
    return SERVICES + service + "/state";
  }

  public static String runs(String service) {
    return SERVICES + service + "/runs/";
  }

  public static String run(String service, String run) {
    return runs(service) + run;
  }

  public static String agent(String region, String agent) {
    return AGENTS + region + "/" + agent;
  }

  public static String controller(String region, String controller) {
    return CONTROLLERS + region + "/" + controller;
  }

  public static String verdicts(String region, String agent, int shard) {
    return VERDICTS + region + "/" + agent + "/" + shard;
  }

  public static String guard(String service, String region) {
    return GUARDS + service + "/" + region;
  }

  public static String position(String service, String region) {
    return POSITIONS + service + "/" + region;
  }

  public static String database(String systemIdentifier) {
    return DATABASES + systemIdentifier;
  }

  public static String command(String id) {
    return COMMANDS + id;
  }

  public static String outcome(String id) {
    return OUTCOMES + id;
  }

  public static String freeze(String id) {
    return FREEZES + id;
  }

  public static String recheck(String service) {
    return RECHECKS + service;
  }

  /** Of an id as {@link #auditId} makes it. */
  public static String audit(String id) {
    return AUDIT + id;
  }

  /**
   * An audit entry's id: ids sort by time.
   *
   * @param suffix tells apart what happened in the same millisecond
   */
  public static String auditId(Instant at, String suffix) {
    return "%015d-%s".formatted(at.toEpochMilli(), suffix);
  }
}
