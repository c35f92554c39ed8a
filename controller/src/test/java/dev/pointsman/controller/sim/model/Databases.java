package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.controller.sim.world.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** All databases of one service: clients write to each the whole time, and replicas follow. */
public final class Databases {
  /** Between two writes of a client, and two batches of a replica. */
  private static final long STEP = 100_000_000L;

  /** What a replica takes in between two steps: twice of what clients write. */
  private static final long AT_ONCE = 18;

  private static final long FIRST = 0x5000;

  private static final long PROMOTION = 200_000_000L;

  private final Clockwork clock;
  private final Network network;
  private final Trace trace;
  private final SplittableRandom random;
  private final List<ModelDatabase> all = new ArrayList<>();
  private final int[] laggards;
  private boolean breaking;
  private long nextTakes;
  private long nextSecretTakes;
  private final List<BiConsumer<ModelDatabase, Branch>> promotions = new ArrayList<>();

  /**
   * Stopped, the first one a primary.
   *
   * @param clientsOverride clients say READ WRITE
   * @param startOpen by a mutant: they start open
   */
  public Databases(
      Clockwork clock,
      Network network,
      Trace trace,
      SplittableRandom random,
      List<String> regions,
      boolean clientsOverride,
      boolean startOpen) {
    this.clock = clock;
    this.network = network;
    this.trace = trace;
    this.random = random;
    this.laggards = new int[regions.size()];
    Branch first = Branch.first(regions.getFirst(), FIRST);
    for (int i = 0; i < regions.size(); i++) {
      ModelDatabase database =
          new ModelDatabase(regions.get(i), i, first, clientsOverride, startOpen);
      database.end = FIRST;
      database.replayed = FIRST;
      database.standbySignal = i > 0;
      database.upstream = i > 0 ? regions.getFirst() : null;
      all.add(database);
    }
  }

  /** Begins. */
  public void start() {
    live();
  }

  private void live() {
    for (ModelDatabase database : all) {
      follow(database);
    }
    for (ModelDatabase database : all) {
      database.sent = database.end; // on its way to whoever follows
      database.write(1 + random.nextInt(16), clock.now());
    }
    clock.after(STEP, this::live);
  }

  private void follow(ModelDatabase replica) {
    if (!replica.running || !replica.standbySignal || replica.promoting) {
      return;
    }
    if (laggards[replica.number] > 0) {
      laggards[replica.number]--;
    } else {
      replica.replayed = replica.replayPaused ? replica.replayed : replica.end; // the last batch
      ModelDatabase source = replica.upstream == null ? null : of(replica.upstream);
      if (source != null
          && source.running
          && network.inTouch(source.number, replica.number)
          && replica.isBehind(source)) {
        long most = Math.max(replica.end, Math.min(source.sent, replica.end + AT_ONCE));
        replica.receive(source, Math.min(most, source.end));
      }
    }
  }

  /** The replica in a region gets nothing for a while, and says nothing of it. */
  public void lag(int region, long nanos) {
    laggards[region] = (int) (nanos / STEP);
  }

  /** Somebody pauses the replay in a region, if a replica runs there, or resumes it. */
  public void pauseReplay(int region, boolean pause) {
    ModelDatabase database = all.get(region);
    database.replayPaused = pause && database.running && database.standbySignal;
  }

  /** The heartbeat row in a region cannot be read, or it can be again. */
  public void hideHeartbeat(int region, boolean hide) {
    all.get(region).hidesHeartbeat = hide;
  }

  /** Of sessions from afar every other one breaks half way, or none. */
  public void sessionsBreak(boolean doBreak) {
    breaking = doBreak;
  }

  boolean breaksNow() {
    return breaking && random.nextBoolean();
  }

  /** Nothing of this goes on. */
  public void heal() {
    Arrays.fill(laggards, 0);
    all.forEach(
        database -> {
          database.replayPaused = false;
          database.hidesHeartbeat = false;
        });
    breaking = false;
    nextTakes = 0;
    nextSecretTakes = 0;
  }

  public ModelDatabase of(String region) {
    return all.get(Service.number(region));
  }

  boolean inTouch(ModelDatabase a, ModelDatabase b) {
    return network.inTouch(a.number, b.number);
  }

  public List<ModelDatabase> all() {
    return all;
  }

  /** Hears of each promotion, with what it forked from. */
  public void onPromotion(BiConsumer<ModelDatabase, Branch> listener) {
    promotions.add(listener);
  }

  /** An orderly stop ends when all that follow have everything. */
  void ship(ModelDatabase primary) {
    for (ModelDatabase replica : all) {
      if (replica.running
          && replica.standbySignal
          && primary.region.equals(replica.upstream)
          && laggards[replica.number] == 0
          && network.inTouch(primary.number, replica.number)
          && replica.isBehind(primary)) {
        replica.receive(primary, primary.end);
      }
    }
  }

  /** The next promotion takes so long; 0 for as long as usual. */
  public void nextPromotionTakes(long nanos) {
    nextTakes = nanos;
  }

  /** The next order to promote waits so long for its password; 0 for not at all. */
  public void nextSecretTakes(long nanos) {
    nextSecretTakes = nanos;
  }

  /** Of the order that comes now. */
  long takeSecretDelay() {
    long takes = nextSecretTakes;
    nextSecretTakes = 0;
    return takes;
  }

  /** Somebody says {@code pg_promote()} in a region: a standby that runs is a primary soon. */
  public void promoteByHand(String region) {
    ModelDatabase database = of(region);
    if (database.running && database.standbySignal && !database.promoting) {
      trace.tell(clock, "somebody promotes " + region + " by hand");
      promote(database, PROMOTION, () -> database.byHandAt = clock.now());
    }
  }

  /** A trigger was pulled: sooner or later it is the primary, whoever still wants to know. */
  void triggerPromotion(ModelDatabase database, long takes) {
    if (database.promoting) {
      return;
    }
    long hangs = nextTakes;
    nextTakes = 0;
    promote(database, Math.max(takes, hangs), () -> {});
    if (hangs > 0) {
      database.whenPromoted.run(); // its file lies there until the server comes to it
    }
  }

  private void promote(ModelDatabase database, long takes, Runnable done) {
    database.promoting = true;
    clock.after(
        takes,
        () -> {
          if (database.running && database.promoting) {
            Branch before = database.branch;
            database.promote(clock.now());
            done.run();
            database.whenPromoted.run();
            trace.tell(
                clock,
                "database "
                    + database.region
                    + " promoted to timeline "
                    + database.branch.timeline);
            promotions.forEach(listener -> listener.accept(database, before));
          }
        });
  }
}
