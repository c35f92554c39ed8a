package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Faults of the network in which nothing may move, and no database may close. */
final class StillWorld {
  /**
   * Longer than detection takes: 2 s until the next check, twice 2 s of silence, half a second to
   * settle, and 2 s to look again. What is going to move has begun by then.
   */
  private static final Duration CUT = Duration.ofSeconds(10);

  /** Mending is a change as well. */
  private static final Duration MENDED = Duration.ofSeconds(3);

  private static final Duration ELECTION = Duration.ofSeconds(30);

  /** All round trips take so many times as long. */
  private static final double SLOWER = 3;

  private StillWorld() {}

  /** The other members elect a leader; the primary's guard reads its permit from them. */
  static void etcdLeaderCutOff(Scene scene) {
    Plan plan = scene.world().plan();
    EtcdMembers members = new EtcdMembers(plan);
    Optional<Region> leads = members.leader(plan.regions());
    if (leads.filter(plan.primary()::equals).isPresent()) {
      Region next = plan.regions().get(1);
      members.transfer(plan.primary(), next);
      scene.tell("etcd's leadership is given from " + plan.primary().name() + " to " + next.name());
      scene.until(ELECTION, _ -> members.leader(plan.regions()).filter(next::equals).isPresent());
      leads = members.leader(plan.regions());
    }
    if (leads.isEmpty() || leads.get().equals(plan.primary())) {
      scene.broken("etcd has no leader outside of " + plan.primary().name() + ": " + leads);
      return;
    }
    Region cut = leads.get();
    cutOff(scene, cut, "etcd's leader is in it");
    List<Region> rest = plan.regions().stream().filter(r -> !r.equals(cut)).toList();
    Optional<Region> next = members.leader(rest).filter(rest::contains);
    next.ifPresentOrElse(
        region -> scene.tell("etcd's leader is in " + region.name()),
        () -> scene.broken("the rest of etcd has no leader"));
    mend(scene);
  }

  /** Another controller leads. */
  static void controllerLeaderCutOff(Scene scene) {
    Plan plan = scene.world().plan();
    String primary = plan.primary().name();
    if (!scene.until(
        ELECTION, now -> now.leader() != null && !now.leader().region().equals(primary))) {
      scene.broken("the leading controller stays in " + primary);
      return;
    }
    LeaderRecord leads = scene.look().leader();
    if (leads == null) {
      scene.broken("nobody leads");
      return;
    }
    Region cut = plan.region(leads.region());
    cutOff(scene, cut, "controller " + cut.controller() + " leads");
    Snapshot now = scene.look();
    if (now.leader() == null || now.leader().region().equals(cut.name())) {
      scene.broken("no other controller leads");
    }
    mend(scene);
  }

  /**
   * Each of the two says that the other one is down, the third that both are up: nowhere a quorum.
   * Where etcd's leader is one of the two, the other one's member has none, as the third votes for
   * nobody while it hears the leader: the guard there reads through the third's member.
   */
  static void pairCutOff(Scene scene) {
    Plan plan = scene.world().plan();
    Region other = plan.regions().get(1);
    scene.world().links().cut(plan.primary().name(), other.name());
    scene.tell(plan.primary().name() + " and " + other.name() + " have lost each other");
    scene.observe(CUT);
    mend(scene);
  }

  /**
   * No election in etcd, as the leader's heartbeats come late but steadily; no lapse, as a permit
   * is longer than the slowest renewal.
   */
  static void slow(Scene scene) {
    scene.world().links().slower(SLOWER);
    scene.tell("all round trips take " + SLOWER + " times as long");
    scene.observe(CUT);
    mend(scene);
  }

  private static void cutOff(Scene scene, Region region, String why) {
    scene.world().links().isolate(region.name());
    scene.tell(region.name() + " is cut off; " + why);
    scene.observe(CUT);
  }

  private static void mend(Scene scene) {
    scene.world().links().heal();
    scene.tell("the links are whole again");
    scene.observe(MENDED);
  }
}
