package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Machine;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.plan.Moves;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Executors;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.StoreCommits;
import dev.pointsman.controller.execute.Story;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.ingest.Ingest;
import dev.pointsman.controller.ingest.LeaderSeen;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One controller at work: mirror, machine, executors, election. Confined to its timers' thread but
 * for {@link #world}, {@link #leader} and {@link #storeTrouble}, which may be asked from anywhere.
 */
public final class Controller {
  private static final Logger log = LoggerFactory.getLogger(Controller.class);

  private final Timers timers;
  private final ControllerMetrics metrics;
  private final Loop loop;
  private final LeaderSeen seen;
  private final Mirror mirror;
  private final Candidacy candidacy;
  private final Presence presence;
  private final Rehearsal rehearsal;
  private final Promises promises;
  private final Seen past;
  private boolean forgetful;

  /** The drivers that a controller moves the world with; each asks before it acts. */
  public interface Drivers {
    TrafficDriver traffic(Leadership leadership);

    DatabaseDriver database(Warrant warrant);
  }

  /**
   * @param reads the store for the mirror: big listings must not starve what is written
   * @param writes the store for everything else
   * @param past what an earlier process of this controller has seen of the store
   * @param self who this is, and where its API is reached
   * @param onBug the machine broke: the process has to end
   */
  public Controller(
      Timers timers,
      Store reads,
      Store writes,
      Seen past,
      LeaderRecord self,
      String version,
      Drivers drivers,
      ControllerMetrics metrics,
      Consumer<Throwable> onBug) {
    this.timers = timers;
    this.metrics = metrics;
    this.past = past;
    this.seen = new LeaderSeen(new Ingest(this::post));
    this.mirror = new Mirror(reads, timers, KeySpace.PREFIX, past.marks().revision(), seen);
    this.candidacy = new Candidacy(writes, timers, self, metrics, mirror::seen, this::post);
    this.presence =
        new Presence(
            writes,
            timers,
            candidacy::sees,
            self.region(),
            self.controller(),
            new ControllerRecord(version, self.api()));
    TrafficDriver traffic = drivers.traffic(candidacy);
    Warrant warrant = new LeadersWarrant(candidacy, this::world);
    DatabaseDriver database = drivers.database(warrant);
    Outbox outbox =
        new Outbox(
            timers,
            candidacy,
            new StoreCommits(writes, candidacy, timers),
            new Executors(
                timers, candidacy, warrant, traffic, database, Executors.Limits.usual(), metrics),
            new Story(),
            metrics,
            candidacy::handOver,
            this::post);
    World start = Machine.start(new Self(self.controller(), self.region()));
    this.loop =
        new Loop(
            timers,
            start,
            Machine::step,
            outbox::carryOut,
            bug -> end(onBug, bug),
            metrics::stepped);
    this.promises = new Promises(writes, timers, loop::world, loop::post, metrics, self);
    this.rehearsal = new Rehearsal(timers, candidacy, traffic, database, loop::world);
    metrics.inbox(loop::depth);
    metrics.failStatic(() -> loop.world().failStatic(now()).keySet());
    metrics.limits(this::moved);
  }

  private ControllerMetrics.Moved moved() {
    Moves moves = loop.world().moved(now());
    return new ControllerMetrics.Moved(
        moves.regionsLeft(now().wall()).size(),
        moves.limits().regions(),
        moves.underWay().size(),
        moves.limits().runs());
  }

  private void post(Event event) {
    switch (event) {
      case Event.WatchProven _ -> {
        metrics.watchProven();
        candidacy.saw();
        remember(false);
      }
      case Event.Synced _ -> candidacy.saw();
      case Event.StoreRewound _ -> remember(true);
      case Event.StateChanged state -> remember(state);
      case Event.StateRemoved removed ->
          keep(past.marks().rewound(), Sorted.without(past.marks().epochs(), removed.service()));
      case Event.Unreadable _ -> metrics.unreadable();
      default -> {}
    }
    loop.post(event);
  }

  /**
   * A store that was found behind stays so, for this process and the next, until a person looked.
   */
  private void remember(boolean rewound) {
    keep(past.marks().rewound() || rewound, past.marks().epochs());
  }

  /** Epochs never go back; only that of a service that is there no more is forgotten. */
  private void remember(Event.StateChanged changed) {
    Seen.Marks marks = past.marks();
    long epoch = changed.state().epoch();
    long seen = marks.epochs().getOrDefault(changed.service(), epoch);
    if (epoch < seen) {
      String how =
          "the store shows epoch %d of %s, after %d was seen"
              .formatted(epoch, changed.service(), seen);
      post(new Event.StoreRewound(changed.revision(), marks.revision(), how));
    } else if (epoch > seen || !marks.epochs().containsKey(changed.service())) {
      keep(marks.rewound(), Sorted.with(marks.epochs(), changed.service(), epoch));
    }
  }

  private void keep(boolean rewound, SortedMap<String, Long> epochs) {
    Seen.Marks marks = past.marks();
    long revision = Math.max(marks.revision(), mirror.seen());
    try {
      past.keep(new Seen.Marks(revision, marks.epoch(), rewound, epochs));
      forgetful = false;
    } catch (UncheckedIOException e) {
      // a full disk must not keep a region from being saved
      if (!forgetful) {
        log.error("what is seen of the store is not kept: {}", e.getMessage());
      }
      forgetful = true;
    }
  }

  /** Leadership first: nobody must wait for the lease of a controller that broke. */
  private void end(Consumer<Throwable> onBug, Throwable bug) {
    candidacy.stop();
    onBug.accept(bug);
  }

  /** Begins; call on the timers' thread. */
  public void start() {
    if (past.marks().rewound()) {
      loop.post(new Event.StoreRewound(0, past.marks().revision()));
    }
    mirror.start();
    presence.start();
    candidacy.start();
    rehearsal.start();
  }

  /** Gives up leadership and presence at once; call on the timers' thread. */
  public void stop() {
    candidacy.stop();
    presence.stop();
    mirror.close();
  }

  /** The world after the last step. */
  public World world() {
    return loop.world();
  }

  /** Now, on both clocks. */
  public Moment now() {
    return new Moment(timers.nanoTime(), timers.now());
  }

  /** Who leads, as far as the store tells. */
  public @Nullable LeaderRecord leader() {
    return seen.leader();
  }

  /** Whether there was ever a picture of the store; before that the world is empty. */
  public boolean hasReadStore() {
    return seen.read();
  }

  /** Where guards that cannot read their permits ask. */
  public Promises promises() {
    return promises;
  }

  /** Why the store's picture is not to be had; null while it is. */
  public @Nullable String storeTrouble() {
    return seen.trouble();
  }
}
