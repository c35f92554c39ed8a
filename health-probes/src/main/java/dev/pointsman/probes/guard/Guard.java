package dev.pointsman.probes.guard;

import dev.pointsman.coordination.store.LoopTimers;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.GuardMachine;
import dev.pointsman.probes.guard.core.GuardSettings;
import dev.pointsman.probes.guard.core.GuardState;
import dev.pointsman.probes.guard.database.DatabaseControl;
import dev.pointsman.probes.guard.failsafe.Asking;
import dev.pointsman.probes.guard.watchdog.WatchdogLink;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard's loop: one thread takes in facts and gives orders; one thread works on the database;
 * one closes it and waits for nobody. A bug in the loop ends the guard: the watchdog keeps the
 * deadline.
 */
final class Guard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** For an orderly end of guard and database together, asked for by a person. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private static final Duration ATTACH_AGAIN = Duration.ofSeconds(1);

  private final GuardMachine machine;
  private final DatabaseControl database;
  private final WatchdogKeeper watchdog;
  private final Seen seen;
  private final Asking asking;
  private final GuardStore store;
  private final ScheduledExecutorService loop = Executors.newScheduledThreadPool(1, named("loop"));
  private final ExecutorService worker = Executors.newSingleThreadExecutor(named("database"));
  private final ExecutorService closer = Executors.newSingleThreadExecutor(named("closer"));
  private final CountDownLatch over = new CountDownLatch(1);
  private GuardState state;
  private @Nullable ScheduledFuture<?> tick;

  Guard(
      GuardSettings settings,
      Store store,
      DatabaseControl database,
      WatchdogKeeper watchdog,
      Seen seen,
      Asking asking) {
    this.machine = new GuardMachine(settings);
    this.database = database;
    this.watchdog = watchdog;
    this.seen = seen;
    this.asking = asking;
    this.store =
        new GuardStore(
            store,
            settings.service(),
            settings.region(),
            new LoopTimers(loop, loop, this::broken),
            this::tell);
    Seen.Marks marks = seen.marks();
    this.state =
        GuardState.initial(System.nanoTime(), marks.revision(), marks.epoch(), marks.rewound());
  }

  private static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name("guard-" + name).factory();
  }

  /** Begins. */
  void start() {
    worker.execute(this::attach);
    store.watch();
    tell(new GuardEvent.Ticked());
  }

  /** Blocks until a bug has ended the guard. */
  void join() throws InterruptedException {
    over.await();
  }

  private void attach() {
    try {
      WatchdogLink link = watchdog.attach(new Ear());
      LOG.info("watchdog stands by; the database hangs on it by {}", link.containment());
      tell(
          new GuardEvent.WatchdogReady(
              WatchdogKeeper.contains(link.containment()),
              link.armedAtFirst(),
              link.deadlineAtFirst()));
    } catch (IOException e) {
      LOG.error("no watchdog, so nothing is opened: {}", e.getMessage());
      var _ =
          loop.schedule(
              () -> worker.execute(this::attach), ATTACH_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the watchdog says unasked. */
  private final class Ear implements WatchdogLink.Listener {
    @Override
    public void databaseExited(int status) {
      tell(new GuardEvent.DatabaseExited());
    }

    @Override
    public void fired() {
      LOG.error("this guard was late: the watchdog has killed the database");
      tell(new GuardEvent.DatabaseExited());
    }

    @Override
    public void lost(String why) {
      tell(new GuardEvent.WatchdogLost(why));
    }
  }

  private void tell(GuardEvent event) {
    if (!loop.isShutdown()) {
      loop.execute(() -> step(event));
    }
  }

  private void step(GuardEvent event) {
    try {
      GuardMachine.Step step = machine.step(state, event, System.nanoTime());
      state = step.state();
      step.effects().forEach(this::carryOut);
      arm();
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void broken(Throwable bug) {
    LOG.error("a bug in the guard; it ends, and its watchdog keeps the deadline", bug);
    loop.shutdownNow();
    over.countDown();
  }

  private void arm() {
    ScheduledFuture<?> before = tick;
    if (before != null) {
      before.cancel(false);
    }
    long delay = Math.max(0, machine.nextDeadline(state) - System.nanoTime());
    tick = loop.schedule(() -> step(new GuardEvent.Ticked()), delay, TimeUnit.NANOSECONDS);
  }

  private void carryOut(GuardEffect effect) {
    switch (effect) {
      case GuardEffect.Remember marks ->
          seen.keep(new Seen.Marks(marks.revision(), marks.epoch(), marks.rewound()));
      case GuardEffect.ReadPermit _ -> store.readPermit();
      case GuardEffect.AskControllers order -> asking.ask(order, this::tell);
      case GuardEffect.Observe _ -> work(() -> new GuardEvent.DatabaseSeen(database.observe()));
      case GuardEffect.Open open -> work(database.opening(open));
      case GuardEffect.Prolong prolong -> prolong(prolong.deadlineNanos());
      case GuardEffect.Close close -> run(closer, () -> tell(database.close(close)));
      case GuardEffect.Disarm _ -> disarm();
      case GuardEffect.Vouch vouch -> vouch(vouch.untilNanos());
      case GuardEffect.Start start -> work(() -> database.start(start));
      case GuardEffect.Reattach reattach -> work(() -> database.reattach(reattach));
      case GuardEffect.ReplaceWatchdog _ -> run(closer, this::replaceWatchdog);
      case GuardEffect.WriteRecord record -> store.write(record);
      case GuardEffect.Claim claim -> store.claim(claim.systemIdentifier());
      case GuardEffect.Report report -> store.report(report.view());
      case GuardEffect.Beat beat -> run(worker, () -> database.beat(beat.epoch()));
      case GuardEffect.Say say -> LOG.info("{}: {}", say.code(), say.text());
      case GuardEffect.Warn warn -> LOG.warn("{}: {}", warn.code(), warn.text());
    }
  }

  private void work(Supplier<GuardEvent> task) {
    run(worker, () -> tell(task.get()));
  }

  /** A task that breaks never answers, and the machine would wait for it for ever. */
  private void run(ExecutorService thread, Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            broken(e);
          }
        });
  }

  /** On the loop: a watchdog that does not answer is a lost one, and says so itself. */
  private void prolong(long deadlineNanos) {
    try {
      watchdog.arm(deadlineNanos);
    } catch (IOException e) {
      LOG.warn("the deadline is not prolonged: {}", e.getMessage());
    }
  }

  private void disarm() {
    try {
      watchdog.disarm();
    } catch (IOException e) {
      LOG.warn("the watchdog was not told of the closing: {}", e.getMessage());
    }
  }

  private void vouch(long untilNanos) {
    try {
      watchdog.vouch(untilNanos);
    } catch (IOException e) {
      LOG.debug("nobody is there to hear it: {}", e.getMessage()); // a new one is told anew
    }
  }

  /** What hung on the old one must be dead before there is a new one. */
  private void replaceWatchdog() {
    database.kill();
    try {
      watchdog.end();
    } catch (IOException e) {
      LOG.warn("the old watchdog's files: {}", e.getMessage());
    }
    worker.execute(this::attach);
  }

  /** Ends in order: stops the database, then the watchdog. */
  @Override
  public void close() {
    loop.shutdownNow();
    long until = System.nanoTime() + FAREWELL.toNanos();
    GuardEvent.Closed closed =
        database.close(
            new GuardEffect.Close(
                state.store().highestEpoch(), Fence.TAKE_OVER, System.nanoTime(), until));
    LOG.info("the database is down: {}", closed.detail());
    watchdog.quit();
    worker.shutdownNow();
    closer.shutdownNow();
    database.close();
    asking.close();
    store.close();
  }
}
