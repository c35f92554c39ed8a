package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Region;
import java.time.Duration;

/** Every member of etcd is killed, and started again: nothing moves, and nothing closes. */
final class StoreLoss implements Script {
  /** How long nobody is there to ask for a permit; several of its times. */
  private static final Duration WITHOUT_STORE = Duration.ofSeconds(20);

  /** Half of it passes until somebody leads again, and then nothing may move either. */
  private static final Duration AFTER_STORE = Duration.ofSeconds(10);

  private final Faults faults;

  StoreLoss(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void play(Scene scene) {
    scene.tell(faults.inject(Scenario.STORE_LOSS, scene.serving()));
    scene.observe(WITHOUT_STORE);
    for (Region region : scene.world().plan().regions()) {
      scene.tell(region.controller() + " says: " + Api.readiness(region));
    }
    scene.tell(faults.startStore());
    scene.observe(AFTER_STORE);
  }
}
