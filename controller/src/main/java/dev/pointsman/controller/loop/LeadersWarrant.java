package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the leader's own world. That is enough: no other run can fence before this leader, which is
 * the only one, has ended the order's run.
 */
final class LeadersWarrant implements Warrant {
  private final Leadership leadership;
  private final Supplier<World> world;

  LeadersWarrant(Leadership leadership, Supplier<World> world) {
    this.leadership = leadership;
    this.world = world;
  }

  @Override
  public boolean stands(EffectId order) {
    ServiceView view = world.get().services().get(order.service());
    return view != null && isUnderWay(order, view.state(), view.run()) && leadership.holds();
  }

  private static boolean isUnderWay(
      EffectId order, @Nullable Versioned<ServiceState> state, @Nullable Versioned<RunRecord> run) {
    return state != null
        && run != null
        && order.run().equals(state.value().run())
        && order.run().equals(run.value().id())
        && order.epoch() == state.value().epoch()
        && Runner.current(run.value()).filter(step -> step.step() == order.step()).isPresent();
  }
}
