package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.coordination.model.Roster;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A new leader's picture is what others left in the store. Before its first automatic decision for
 * a service it asks for a fresh look, and waits until a quorum of agents from two regions has
 * answered, and at least a second. It asks again when a key of the service can be read again: see
 * {@link dev.pointsman.controller.core.plan.Mending}.
 */
final class Grace {
  private static final Duration AT_LEAST = Duration.ofSeconds(1);
  private static final int REGIONS = 2;

  private Grace() {}

  static void attend(Turn turn, String service) {
    Desk desk = turn.desk(service);
    Moment elected = turn.world().leadership().electedAt();
    if (elected == null || turn.service(service).definition() == null) {
      return;
    }
    Moment since = since(turn, service, elected);
    if (desk.graceOver() != null && desk.graceOver().reached(since)) {
      return;
    }
    Desk.Look look = desk.look();
    if (look == null || !look.asked().reached(since)) {
      String request =
          since.equals(elected)
              ? "term-" + turn.world().leadership().term()
              : "mended-" + since.wall().toEpochMilli();
      turn.put(service, desk.with(new Desk.Look(request, 0, turn.now)));
      turn.order(new Effect.Recheck(service, request));
      return;
    }
    if (!turn.now.reached(elected.plus(AT_LEAST))) {
      turn.wake(service, elected.plus(AT_LEAST));
      return;
    }
    if (look.revision() > 0 && hasQuorumAnswered(turn, service, look.revision())) {
      turn.put(service, desk.graceOver(turn.now));
    }
  }

  /** Since when an answer tells of the world as it is now. */
  private static Moment since(Turn turn, String service, Moment elected) {
    Moment unreadable = turn.service(service).unreadableUntil();
    return unreadable == null || elected.reached(unreadable) ? elected : unreadable;
  }

  private static boolean hasQuorumAnswered(Turn turn, String service, long revision) {
    Roster roster = turn.world().fleet().roster();
    long specRevision = Objects.requireNonNull(turn.service(service).definition()).revision();
    List<AgentView> answered =
        turn.world().fleet().counted().stream()
            .filter(agent -> agent.isFresh(service, specRevision, turn.now))
            .filter(agent -> agent.hasAnswered(service, revision))
            .toList();
    return answered.size() >= roster.quorum()
        && answered.stream().map(AgentView::region).distinct().count() >= REGIONS;
  }
}
