package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Doubt;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.assess.Sight;
import dev.pointsman.controller.core.plan.Circumstances;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that one controller knows and has under way. Immutable: a reader of any thread may keep one.
 *
 * @param desks by service; {@link #GLOBAL} for what belongs to none
 * @param commands issued and not yet settled, by id
 * @param controllers that live, by region/id
 * @param wakes by service, when it wants to be looked at again
 * @param unreadable keys that belong to no service and cannot be read, with the problem
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
    long commits) {

  /** The desk of what belongs to no service. Service names are never empty. */
  public static final String GLOBAL = "";

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
    // a replica is asked what would be done, and the leader's age is not its own to tell
    Moment graceOver = leadership.term() == null ? now : desk(service).graceOver();
    List<Sight> sights = services.values().stream().map(ServiceView::sight).toList();
    Optional<String> doubt = Doubt.ofTheAgents(fleet, now).or(() -> Doubt.ofTheWorld(sights, now));
    return new Circumstances(
        fleet,
        inForce(),
        storeDoubt(now),
        graceOver,
        "this leader is new, and a quorum of agents has not answered its first recheck yet",
        doubt,
        now);
  }

  private Optional<Finding> storeDoubt(Moment now) {
    return leadership
        .rewound()
        .map(how -> Finding.of(Veto.STORE_REWOUND, how + "; a person has to look"))
        .or(() -> leadership.watchDoubt(now).map(why -> Finding.of(Veto.WATCH_UNPROVEN, why)));
  }
}
