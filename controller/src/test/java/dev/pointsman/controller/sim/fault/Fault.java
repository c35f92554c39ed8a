package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** One thing that goes wrong. */
@FunctionalInterface
interface Fault {
  /** Begins, with a draw of its own; what it returns ends it. */
  Runnable begin(World world, SplittableRandom random);
}
