package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Doubt;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.assess.Sight;
import dev.pointsman.controller.core.plan.Circumstances;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Move;
import dev.pointsman.controller.core.plan.Moves;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that one controller knows and has under way. Immutable: a reader of any thread may keep one.
 *
 * @param desks by service; {@link #GLOBAL} for what belongs to none
 * @param commands issued and not yet settled, by id
 * @param controllers that live, by region/id
 * @param wakes by service, when it wants to be looked at again
 * @param unreadable keys that belong to no service and cannot be read, with the problem
 * @param moves runs under way and those that ended lately, as their records tell
 */
public record World(
    Self self,
    Leadership leadership,
    Fleet fleet,
    SortedMap<String, ServiceView> services,
    SortedMap<String, Desk> desks,
    SortedMap<String, Freeze> freezes,
    SortedMap<String, Command.Issued> commands,
    SortedMap<String, ControllerRecord> controllers,
    SortedMap<String, Moment> wakes,
    SortedMap<String, String> unreadable,
    SortedMap<String, Move> moves,
    long commits) {

  /** The desk of what belongs to no service. Service names are never empty. */
  public static final String GLOBAL = "";

  private static final String GRACE =
      "this leader is new, and a quorum of agents has not answered its first recheck yet";

  /** Before anything is known. */
  public static World blank(Self self) {
    return new World(
        self,
        Leadership.none(),
        Fleet.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        0);
  }

  World with(Leadership next) {
    return new World(
        self,
        next,
        fleet,
        services,
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World with(Fleet next) {
    return new World(
        self,
        leadership,
        next,
        services,
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World with(ServiceView view) {
    return new World(
        self,
        leadership,
        fleet,
        Sorted.with(services, view.name(), view),
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World with(String service, Desk desk) {
    return withDesks(Sorted.with(desks, service, desk));
  }

  World withDesks(SortedMap<String, Desk> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        next,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World withFreezes(SortedMap<String, Freeze> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        next,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World withCommands(SortedMap<String, Command.Issued> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        next,
        controllers,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World withControllers(SortedMap<String, ControllerRecord> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        commands,
        next,
        wakes,
        unreadable,
        moves,
        commits);
  }

  World withWakes(SortedMap<String, Moment> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        commands,
        controllers,
        next,
        unreadable,
        moves,
        commits);
  }

  World withUnreadable(SortedMap<String, String> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        next,
        moves,
        commits);
  }

  World withMoves(SortedMap<String, Move> next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        next,
        commits);
  }

  World withCommits(long next) {
    return new World(
        self,
        leadership,
        fleet,
        services,
        desks,
        freezes,
        commands,
        controllers,
        wakes,
        unreadable,
        moves,
        next);
  }

  /** What is under way for a service. */
  public Desk desk(String service) {
    return desks.getOrDefault(service, Desk.clear());
  }

  /** A service, known or not. */
  public ServiceView service(String name, Moment now) {
    ServiceView view = services.get(name);
    return view == null ? ServiceView.named(name, now) : view;
  }

  /** A freeze that is asked for may be committed before this leader hears of it. */
  private List<Freeze> inForce() {
    Stream<Freeze> asked =
        commands.values().stream()
            .map(Command.Issued::command)
            .filter(Command.FreezeIt.class::isInstance)
            .map(command -> ((Command.FreezeIt) command).freeze());
    return Stream.concat(freezes.values().stream(), asked).toList();
  }

  /** What bears on a service without being its own. */
  public Circumstances circumstances(String service, Moment now) {
    return new Circumstances(
        fleet,
        inForce(),
        storeDoubt(now),
        graceOver(service, now),
        GRACE,
        doubts(now),
        moved(now),
        now);
  }

  /** A replica is asked what would be done, and the leader's age is not its own to tell. */
  private @Nullable Moment graceOver(String service, Moment now) {
    return leadership.term() == null ? now : desk(service).graceOver();
  }

  /** What automation has moved lately, and moves now. */
  public Moves moved(Moment now) {
    SortedMap<String, Move> all = moves;
    for (Desk desk : desks.values()) {
      // what is being written counts before the answer comes: two must not begin in one step
      RunRecord run = desk.pending() == null ? null : desk.pending().changes().run();
      all = run == null ? all : Move.note(all, run, now.wall());
    }
    return new Moves(
        fleet.roster().limitsInForce(),
        all.values().stream().filter(move -> !isGivenUp(move)).toList());
  }

  /** A run whose record could not be read may have been ended without it. */
  private boolean isGivenUp(Move move) {
    ServiceView view = services.get(move.service());
    boolean named =
        view == null || view.state() == null || move.run().equals(view.state().value().run());
    boolean pending = desk(move.service()).pending() != null;
    return move.ended() == null && !named && !pending;
  }

  private List<Finding> doubts(Moment now) {
    List<Finding> found = new ArrayList<>();
    List<Sight> sights = services.values().stream().map(ServiceView::sight).toList();
    Doubt.ofTheAgents(fleet, now).ifPresent(why -> found.add(Finding.of(Veto.AGENTS_UNSURE, why)));
    Doubt.ofTheLeases(fleet, now)
        .ifPresent(
            doubt ->
                found.add(new Finding(Veto.LEASES_VANISHED, doubt.why(), doubt.over().wall())));
    Doubt.ofTheWorld(sights, now)
        .ifPresent(why -> found.add(Finding.of(Veto.WORLD_LOOKS_DOWN, why)));
    return found;
  }

  /**
   * Why no automatic run may begin for any service now, whatever becomes of it: what serves goes on
   * serving. By veto; empty while nothing is amiss.
   */
  public SortedMap<Veto, Finding> failStatic(Moment now) {
    SortedMap<Veto, Finding> standing = new TreeMap<>();
    storeDoubt(now).ifPresent(found -> standing.put(found.veto(), found));
    doubts(now).forEach(found -> standing.put(found.veto(), found));
    services.keySet().stream()
        .filter(service -> graceOver(service, now) == null)
        .findFirst()
        .ifPresent(
            service ->
                standing.put(
                    Veto.LEADER_GRACE, Finding.of(Veto.LEADER_GRACE, service + ": " + GRACE)));
    return standing;
  }

  private Optional<Finding> storeDoubt(Moment now) {
    return leadership
        .rewound()
        .map(how -> Finding.of(Veto.STORE_REWOUND, how + "; a person has to look"))
        .or(() -> leadership.watchDoubt(now).map(why -> Finding.of(Veto.WATCH_UNPROVEN, why)));
  }
}
