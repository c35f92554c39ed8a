package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.sandbox.world.Region;
import java.time.Duration;
import java.util.Optional;

/** What is done in a scenario, and until when it is watched. */
interface Script {
  /** How long nothing may move, once all is broken that is to be broken. */
  Duration STILL = Duration.ofSeconds(12);

  /** How long an agent may take until it says DOWN of all that it sees down. */
  Duration BLINDNESS = Duration.ofSeconds(60);

  /** Of a web and a database check in each of three regions. */
  int ALL_CHECKS = 6;

  /** Plays it, from the fault on. */
  void play(Scene scene);

  /** The script of a scenario. */
  static Script of(Scenario scenario, Faults faults) {
    return switch (scenario) {
      case REGION_LOSS, APP_LOSS, DATABASE_LOSS, SWITCHOVER ->
          scene -> {
            scene.tell(faults.inject(scenario, scene.serving()));
            scene.moved();
          };
      case LEADER_LOSS -> scene -> leaderLoss(scene, faults);
      case AGENT_BLIND -> scene -> agentBlind(scene, faults);
      case WOBBLE ->
          scene -> {
            scene.tell(faults.inject(scenario, scene.serving()));
            scene.observe(STILL);
          };
      case STORE_LOSS -> new StoreLoss(faults);
      case ETCD_LOSS -> new EtcdLoss(faults);
      case PARTITION_PRIMARY -> new PrimaryCutOff();
      case PARTITION_ETCD_LEADER -> StillWorld::etcdLeaderCutOff;
      case PARTITION_CONTROLLER_LEADER -> StillWorld::controllerLeaderCutOff;
      case PARTITION_PAIR -> StillWorld::pairCutOff;
      case SLOW_WORLD -> StillWorld::slow;
    };
  }

  private static void leaderLoss(Scene scene, Faults faults) {
    scene.tell(faults.inject(Scenario.LEADER_LOSS, scene.serving()));
    if (scene.until(BLINDNESS, now -> isFenced(scene.run(now)))) {
      scene.tell(faults.killLeader(scene.look()));
      scene.moved();
    }
  }

  private static boolean isFenced(Optional<RunRecord> run) {
    return run.flatMap(r -> r.step(Step.FENCE))
        .filter(s -> s.status() == StepStatus.DONE)
        .isPresent();
  }

  /** That the blinded agent really is shows in its own verdicts, as they stand in etcd. */
  private static void agentBlind(Scene scene, Faults faults) {
    scene.tell(faults.inject(Scenario.AGENT_BLIND, scene.serving()));
    Region at = Faults.blinded(scene.world().plan());
    long[] known = {0};
    scene.until(
        BLINDNESS,
        _ -> {
          long downs = scene.downs(at);
          if (downs != known[0]) {
            known[0] = downs;
            scene.tell("agent " + at.agent() + " says DOWN of " + downs + " checks");
          }
          return downs == ALL_CHECKS;
        });
    scene.observe(STILL);
  }
}
