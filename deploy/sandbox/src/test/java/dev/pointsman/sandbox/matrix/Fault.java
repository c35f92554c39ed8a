package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import java.util.List;

/** What is done to a part of the world while a run stands at a step. */
enum Fault {
  LEADER_FROZEN("leader frozen", CrashPoint.Fate.FREEZE, Where.NOWHERE, Part.NOBODY),
  AGENT_FROZEN("agent of the old region frozen", Where.OLD, Part.AGENT),
  ETCD_FROZEN("etcd member of the old region frozen", Where.OLD, Part.ETCD),
  OLD_GUARD_FROZEN("old region's guard frozen", Where.OLD, Part.GUARD),
  TARGET_GUARD_FROZEN("target's guard frozen", Where.TARGET, Part.GUARD),
  OLD_DATABASE_FROZEN("old region's database frozen", Where.OLD, Part.DATABASE),
  TARGET_DATABASE_FROZEN("target's database frozen", Where.TARGET, Part.DATABASE),
  OLD_GUARD_KILLED("old region's guard killed", Part.GUARD, Where.OLD),
  OLD_WATCHDOG_KILLED("old region's watchdog killed", Part.WATCHDOG, Where.OLD),
  OLD_BOTH_KILLED("old region's guard and watchdog killed", Part.BOTH, Where.OLD),
  TARGET_GUARD_KILLED("target's guard killed", Part.GUARD, Where.TARGET),
  TARGET_WATCHDOG_KILLED("target's watchdog killed", Part.WATCHDOG, Where.TARGET),
  TARGET_BOTH_KILLED("target's guard and watchdog killed", Part.BOTH, Where.TARGET);

  private final String text;
  private final CrashPoint.Fate fate;
  private final Where where;
  private final Part part;

  /** In which region of a run. */
  private enum Where {
    NOWHERE,
    OLD,
    TARGET
  }

  /** Which processes of that region. */
  private enum Part {
    NOBODY,
    AGENT,
    ETCD,
    GUARD,
    WATCHDOG,
    BOTH,
    DATABASE
  }

  Fault(String text, CrashPoint.Fate fate, Where where, Part part) {
    this.text = text;
    this.fate = fate;
    this.where = where;
    this.part = part;
  }

  Fault(String text, Where where, Part frozen) {
    this(text, CrashPoint.Fate.FREEZE_OTHERS, where, frozen);
  }

  Fault(String text, Part killed, Where where) {
    this(text, CrashPoint.Fate.KILL_OTHERS, where, killed);
  }

  /** What the matrix calls it. */
  String text() {
    return text;
  }

  CrashPoint.Fate fate() {
    return fate;
  }

  /** It goes on afterwards where it stood; else it has to be started again. */
  boolean isFreeze() {
    return fate != CrashPoint.Fate.KILL_OTHERS;
  }

  /** It needs a target, which a run has from CHOOSE on. */
  boolean isAboutTheTarget() {
    return where == Where.TARGET;
  }

  /**
   * Whether the run has to go on as if nothing were: the leader has a successor, a quorum of agents
   * and of etcd's members is left.
   */
  boolean changesNothing() {
    return this == LEADER_FROZEN || this == AGENT_FROZEN || this == ETCD_FROZEN;
  }

  /** Whom it strikes; nobody where it strikes the leader that comes to the point. */
  List<Target> victims(Region from, Region to) {
    String region = where == Where.TARGET ? to.name() : from.name();
    return roles().stream().map(role -> new Target(region, role)).toList();
  }

  private List<Role> roles() {
    return switch (part) {
      case NOBODY -> List.of();
      case AGENT -> List.of(Role.AGENT);
      case ETCD -> List.of(Role.ETCD);
      case GUARD -> List.of(Role.GUARD);
      case WATCHDOG -> List.of(Role.WATCHDOG);
      case BOTH -> List.of(Role.GUARD, Role.WATCHDOG);
      case DATABASE -> List.of(Role.DATABASE);
    };
  }
}
