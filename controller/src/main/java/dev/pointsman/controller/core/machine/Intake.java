package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.plan.Move;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.Veto;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes facts down and says which services they touch. Decides nothing. */
final class Intake {
  private Intake() {}

  static void take(Turn turn, Event event) {
    switch (event) {
      case Event.Elected elected -> elected(turn, elected.term());
      case Event.LeadershipLost _ -> lost(turn);
      case Event.Synced _ -> {
        turn.become(turn.world().with(turn.world().leadership().synced(turn.now)));
        everything(turn);
      }
      case Event.WatchProven _ -> proven(turn);
      case Event.WatchLost _ -> {
        turn.become(turn.world().with(turn.world().leadership().watchLost()));
        everything(turn);
      }
      case Event.StoreRewound rewound -> rewound(turn, rewound);
      case Event.Tick _ -> {}
      case Event.Unreadable unreadable -> unreadable(turn, unreadable);
      case Event.Mended mended -> mended(turn, mended.key());
      case Event.SpecChanged changed -> {
        String name = changed.spec().name();
        update(turn, turn.service(name).with(new Versioned<>(changed.spec(), changed.revision())));
      }
      case Event.SpecRemoved removed ->
          update(turn, turn.service(removed.service()).with((Versioned<ServiceSpec>) null));
      case Event.StateChanged changed -> state(turn, changed);
      case Event.StateRemoved removed ->
          update(turn, turn.service(removed.service()).withState(null).unreadableUntil(turn.now));
      case Event.RunChanged changed -> run(turn, changed.run(), changed.revision());
      case Event.RunGone gone -> {
        turn.become(
            turn.world().withMoves(Move.forget(turn.world().moves(), gone.service(), gone.run())));
        Versioned<RunRecord> known = turn.service(gone.service()).run();
        if (known != null && known.value().id().equals(gone.run())) {
          update(turn, turn.service(gone.service()).withRun(null));
        }
      }
      case Event.RosterChanged changed -> {
        turn.become(turn.world().with(turn.world().fleet().with(changed.roster())));
        everything(turn);
      }
      case Event.AgentSeen seen -> {
        turn.become(
            turn.world()
                .with(
                    turn.world()
                        .fleet()
                        .seen(seen.region(), seen.agent(), seen.record(), turn.now)));
        turn.touchAll();
      }
      case Event.AgentGone gone -> {
        turn.become(
            turn.world().with(turn.world().fleet().gone(gone.region(), gone.agent(), turn.now)));
        turn.touchAll();
      }
      case Event.ControllerSeen seen ->
          turn.become(
              turn.world()
                  .withControllers(
                      Sorted.with(
                          turn.world().controllers(),
                          seen.region() + "/" + seen.controller(),
                          seen.record())));
      case Event.ControllerGone gone ->
          turn.become(
              turn.world()
                  .withControllers(
                      Sorted.without(
                          turn.world().controllers(), gone.region() + "/" + gone.controller())));
      case Event.VerdictsPublished published -> verdicts(turn, published);
      case Event.VerdictsGone gone -> {
        turn.become(
            turn.world()
                .with(
                    turn.world()
                        .fleet()
                        .withdrew(gone.region(), gone.agent(), gone.shard(), turn.now)));
        turn.touchAll();
      }
      case Event.GuardReported reported -> {
        ServiceView view = turn.service(reported.service());
        update(
            turn,
            view.with(
                view.database()
                    .with(reported.region(), reported.record(), reported.revision(), turn.now)));
      }
      case Event.GuardGone gone -> {
        ServiceView view = turn.service(gone.service());
        update(turn, view.with(view.database().withoutGuard(gone.region())));
      }
      case Event.PositionReported reported -> {
        ServiceView view = turn.service(reported.service());
        update(turn, view.with(view.database().with(reported.region(), reported.report())));
      }
      case Event.PositionGone gone -> {
        ServiceView view = turn.service(gone.service());
        update(turn, view.with(view.database().withoutPosition(gone.region())));
      }
      case Event.CommandIssued issued -> {
        Commands.service(issued.issued().command()).ifPresent(turn::touch);
        turn.become(
            turn.world()
                .withCommands(
                    Sorted.with(turn.world().commands(), issued.issued().id(), issued.issued())));
        everything(turn);
      }
      case Event.CommandGone gone ->
          turn.become(
              turn.world().withCommands(Sorted.without(turn.world().commands(), gone.id())));
      case Event.FreezeSet set -> {
        turn.become(
            turn.world()
                .withFreezes(Sorted.with(turn.world().freezes(), set.freeze().id(), set.freeze())));
        everything(turn);
      }
      case Event.FreezeLifted lifted -> {
        turn.become(turn.world().withFreezes(Sorted.without(turn.world().freezes(), lifted.id())));
        everything(turn);
      }
      case Event.FreezeObscured obscured -> freeze(turn, obscured.id());
      case Event.CommitAnswered answered -> Answers.commit(turn, answered);
      case Event.RecheckRequested requested -> recheck(turn, requested);
      case Event.EffectAnswered answered -> Answers.effect(turn, answered);
      case Event.PromiseGiven promise -> Answers.promise(turn, promise);
    }
  }

  /** Of everything, for as long as any: a person has frozen something, and may lift it. */
  private static void freeze(Turn turn, String id) {
    Freeze worst =
        new Freeze(
            id,
            Freeze.Scope.ALL,
            null,
            "unknown",
            "freeze " + id + " cannot be read",
            null,
            turn.now.wall().plus(Freeze.LONGEST));
    turn.become(turn.world().withFreezes(Sorted.with(turn.world().freezes(), id, worst)));
    everything(turn);
  }

  private static void everything(Turn turn) {
    turn.touchAll();
    turn.touch(World.GLOBAL);
  }

  private static void update(Turn turn, ServiceView view) {
    boolean mended = view.isReadable() && !turn.service(view.name()).isReadable();
    turn.put(mended ? view.unreadableUntil(turn.now) : view);
    turn.touch(view.name());
  }

  /** What a former leadership had under way is not ours: all is looked for again. */
  private static void elected(Turn turn, long term) {
    World world = turn.world().withDesks(Sorted.map(new TreeMap<String, Desk>()));
    turn.become(world.with(world.leadership().elected(term, turn.now)));
    for (String service : world.services().keySet()) {
      turn.put(service, Desk.clear().closedSince(turn.now));
    }
    everything(turn);
  }

  private static void lost(Turn turn) {
    World world = turn.world().withDesks(Sorted.map(new TreeMap<String, Desk>()));
    turn.become(world.with(world.leadership().lost()));
    everything(turn);
  }

  private static void proven(Turn turn) {
    boolean doubted = turn.world().leadership().watchDoubt(turn.now).isPresent();
    turn.become(turn.world().with(turn.world().leadership().proven(turn.now)));
    if (doubted) {
      everything(turn);
    }
  }

  private static void unreadable(Turn turn, Event.Unreadable fact) {
    turn.tell(
        Notice.Level.WARN,
        Veto.RECORD_UNREADABLE.name(),
        fact.service(),
        fact.key() + " cannot be read: " + fact.problem(),
        Map.of("key", fact.key()));
    if (fact.service() == null) {
      turn.become(
          turn.world()
              .withUnreadable(Sorted.with(turn.world().unreadable(), fact.key(), fact.problem())));
      return;
    }
    update(turn, turn.service(fact.service()).unreadable(fact.key(), fact.problem()));
  }

  private static void rewound(Turn turn, Event.StoreRewound rewound) {
    String how =
        rewound.epoch() != null
            ? rewound.epoch()
            : rewound.revision() == 0
                ? "the store was once behind revision " + rewound.seen() + ", which was seen before"
                : "the store shows revision %d, after %d was seen"
                    .formatted(rewound.revision(), rewound.seen());
    turn.become(turn.world().with(turn.world().leadership().rewound(how)));
    turn.tell(
        Notice.Level.PAGE,
        Veto.STORE_REWOUND.name(),
        null,
        Veto.STORE_REWOUND + ": " + how + "; nothing moves before a person has looked",
        Map.of());
  }

  private static void mended(Turn turn, String key) {
    turn.become(turn.world().withUnreadable(Sorted.without(turn.world().unreadable(), key)));
    for (ServiceView view : turn.world().services().values()) {
      if (view.unreadable().containsKey(key)) {
        update(turn, view.readable(key));
      }
    }
  }

  private static void state(Turn turn, Event.StateChanged changed) {
    ServiceView view = turn.service(changed.service());
    Versioned<ServiceState> known = view.state();
    if (known != null && known.revision() >= changed.revision()) {
      return;
    }
    Answers.notePermit(turn, changed.service(), changed.state());
    // what was gone and is back was as unreadable to its guard, meanwhile, as what is broken
    boolean restored = known == null && view.unreadableUntil() != null;
    update(
        turn,
        (restored ? view.unreadableUntil(turn.now) : view)
            .withState(new Versioned<>(changed.state(), changed.revision())));
  }

  /** Keeps the run that the state names, or the newest one. */
  private static void run(Turn turn, RunRecord run, long revision) {
    ServiceView view = turn.service(run.service());
    @Nullable Versioned<RunRecord> known = view.run();
    boolean older = known != null && known.value().id().compareTo(run.id()) > 0;
    boolean seen = known != null && known.revision() >= revision;
    if (known == null || !seen || !known.value().id().equals(run.id())) {
      turn.become(turn.world().withMoves(Move.note(turn.world().moves(), run, turn.now.wall())));
    }
    if (older || seen) {
      return;
    }
    if (Answers.isElsewhere(known == null ? null : known.value(), run)) {
      // by a commit of which the answer was lost, maybe: the step has its time from now on
      turn.put(run.service(), turn.desk(run.service()).atStep(turn.now));
    }
    update(turn, view.withRun(new Versioned<>(run, revision)));
  }

  private static void verdicts(Turn turn, Event.VerdictsPublished published) {
    AgentView before =
        turn.world().fleet().agents().get(AgentView.key(published.region(), published.agent()));
    VerdictShard old = before == null ? null : before.shards().get(published.shard());
    if (old != null) {
      old.verdicts().keySet().stream().map(CheckId::service).forEach(turn::touch);
    }
    turn.become(
        turn.world()
            .with(
                turn.world()
                    .fleet()
                    .published(
                        published.region(),
                        published.agent(),
                        published.shard(),
                        published.verdicts(),
                        turn.now)));
    published.verdicts().verdicts().keySet().stream().map(CheckId::service).forEach(turn::touch);
  }

  private static void recheck(Turn turn, Event.RecheckRequested requested) {
    Desk desk = turn.desk(requested.service());
    Desk.Look look = desk.look();
    // an answer that was long under way says nothing of a later request
    boolean asked = look != null && look.request().equals(requested.request());
    if (look != null && asked && look.revision() == 0) {
      turn.put(
          requested.service(),
          desk.with(new Desk.Look(look.request(), requested.revision(), look.asked())));
      turn.touch(requested.service());
    }
  }
}
