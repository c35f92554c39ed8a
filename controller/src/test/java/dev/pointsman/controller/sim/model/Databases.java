package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.controller.sim.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** All databases of one service: clients write to each the whole time, and replicas follow. */
public final class Databases {
  /** Between two writes of a client, and two batches of a replica. */
  private static final long STEP = 100_000_000L;

  private static final long FIRST = 0x5000;

  private final Clockwork clock;
  private final Network network;
  private final Trace trace;
  private final SplittableRandom random;
  private final List<ModelDatabase> all = new ArrayList<>();
  private final int[] laggards;
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
      database.write(1 + random.nextInt(16), clock.now());
      follow(database);
    }
    clock.after(STEP, this::live);
  }

  private void follow(ModelDatabase replica) {
    if (!replica.running || !replica.standbySignal) {
      return;
    }
    if (laggards[replica.number] > 0) {
      laggards[replica.number]--;
    } else {
      replica.replayed = replica.end; // what came with the last batch
      ModelDatabase source = replica.upstream == null ? null : of(replica.upstream);
      if (source != null
          && source.running
          && network.inTouch(source.number, replica.number)
          && replica.isBehind(source)) {
        replica.receive(source, source.end);
      }
    }
  }

  /** The replica in a region gets nothing for a while, and says nothing of it. */
  public void lag(int region, long nanos) {
    laggards[region] = (int) (nanos / STEP);
  }

  public void healLags() {
    java.util.Arrays.fill(laggards, 0);
  }

  public ModelDatabase of(String region) {
    return all.stream().filter(d -> d.region.equals(region)).findFirst().orElseThrow();
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

  /** A trigger was pulled: sooner or later it is the primary, whoever still wants to know. */
  void triggerPromotion(ModelDatabase database, long takes) {
    if (database.promoting) {
      return;
    }
    database.promoting = true;
    clock.after(
        takes,
        () -> {
          if (database.running && database.promoting) {
            Branch before = database.branch;
            database.promote(clock.now());
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
