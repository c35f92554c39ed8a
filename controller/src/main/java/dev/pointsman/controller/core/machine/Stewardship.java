package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What belongs to no single service: freezes, doubts about the store, and who should lead. */
final class Stewardship {
  /**
   * How often it looks around when nothing calls for it: the proof of the watch ends by time alone.
   */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /**
   * A leader that has just been elected stays for a while: two controllers must not pass the lead
   * to and fro.
   */
  private static final Duration STAYS = Duration.ofSeconds(3);

  private Stewardship() {}

  static void attend(Turn turn) {
    turn.wake(World.GLOBAL, turn.now.plus(ROUND));
    if (!turn.world().leadership().isActing()) {
      return;
    }
    Desk desk = turn.desk(World.GLOBAL);
    boolean rests = desk.notBefore() != null && !turn.now.reached(desk.notBefore());
    if (rests) {
      turn.wake(World.GLOBAL, desk.notBefore());
    } else if (desk.pending() == null) {
      freezes(turn);
    }
    handOver(turn);
  }

  private static void freezes(Turn turn) {
    for (Command.Issued issued : turn.world().commands().values()) {
      switch (issued.command()) {
        case Command.FreezeIt order -> {
          commit(
              turn,
              issued,
              List.of(order.freeze()),
              List.of(),
              null,
              "frozen until " + order.freeze().until());
          return;
        }
        case Command.Unfreeze order -> {
          boolean known = turn.world().freezes().containsKey(order.freeze());
          commit(
              turn,
              issued,
              List.of(),
              known ? List.of(order.freeze()) : List.of(),
              known ? null : Veto.TARGET_INVALID,
              known ? "lifted" : unknown(turn, order.freeze()));
          return;
        }
        case Command.Failover _,
            Command.Switchover _,
            Command.Admit _,
            Command.Retry _,
            Command.Waive _,
            Command.Abort _ -> {}
      }
    }
  }

  private static String unknown(Turn turn, String freeze) {
    String known = String.join(", ", turn.world().freezes().keySet());
    return "there is no freeze %s (in force: %s)"
        .formatted(freeze, known.isEmpty() ? "none" : known);
  }

  private static void commit(
      Turn turn,
      Command.Issued issued,
      List<Freeze> set,
      List<String> lifted,
      @Nullable Veto refusal,
      String detail) {
    Command.Outcome outcome = new Command.Outcome(issued.id(), null, refusal, detail);
    turn.commit(
        World.GLOBAL,
        new Changes(
            null,
            null,
            0,
            null,
            0,
            Collections.emptySortedMap(),
            outcome,
            set,
            lifted,
            List.of(Commands.audit(turn, issued, outcome))));
    if (refusal != null) {
      return;
    }
    turn.tell(
        Notice.Level.WARN,
        "FREEZE_CHANGED",
        null,
        issued.actor() + ": " + detail + " (" + issued.reason() + ")",
        Map.of());
  }

  /**
   * A leader in a region that serves dies with it. Where a controller lives in a region that serves
   * nothing, it is to lead, once nothing is under way.
   */
  private static void handOver(Turn turn) {
    World world = turn.world();
    Moment elected = world.leadership().electedAt();
    if (elected == null || !turn.now.reached(elected.plus(STAYS)) || world.services().isEmpty()) {
      return;
    }
    Set<String> serving =
        world.services().values().stream()
            .flatMap(view -> view.active().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    boolean busy =
        world.services().values().stream()
            .map(ServiceView::unfinished)
            .anyMatch(Optional::isPresent);
    boolean relief =
        world.controllers().keySet().stream()
            .map(key -> key.substring(0, key.indexOf('/')))
            .anyMatch(region -> !serving.contains(region));
    if (!busy && relief && serving.contains(world.self().region())) {
      turn.become(world.with(world.leadership().relieved()));
      turn.order(
          new Effect.HandOver(
              "this controller stands in " + world.self().region() + ", which serves"));
    }
  }
}
