package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.LeaseKeeper;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.probes.judge.SelfDoubt;
import dev.pointsman.probes.judge.Tally;
import dev.pointsman.probes.publish.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One life of an agent: the real judge, the real publisher, and probes that ask the model world.
 * Its loop is thinner than the real one, which measures itself twenty times a second.
 */
final class AgentProcess {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Life life;
  private final Views views;
  private final SplittableRandom random;
  private final Publisher publisher;
  private final LeaseKeeper lease;
  private final Mirror specs;
  private final Mirror rechecks;
  private final SortedMap<CheckId, Probed> checks = new TreeMap<>();
  private SelfDoubt doubt = SelfDoubt.NONE;
  private Detection detection = Detection.fast();

  AgentProcess(Life life, Store store, Views views, SplittableRandom random) {
    this.life = life;
    this.views = views;
    this.random = random;
    this.publisher =
        new Publisher(
            store,
            life,
            new Publisher.Identity(life.region(), life.name(), "1", List.of()),
            new Self());
    this.lease = new LeaseKeeper(store, life, LEASE, () -> true, new LeaseEars());
    this.specs = new Mirror(store, life, KeySpace.spec(Service.NAME), 0, new SpecEars());
    this.rechecks = new Mirror(store, life, KeySpace.RECHECKS, 0, new RecheckEars());
  }

  void start() {
    lease.start();
    specs.start();
    rechecks.start();
    lookEvery();
  }

  Life life() {
    return life;
  }

  private void take(ServiceSpec spec, long revision) {
    detection = spec.detection();
    for (RegionSpec region : spec.regions()) {
      region.checks().forEach(check -> add(new CheckId(spec.name(), region.name(), check.name())));
    }
    add(new CheckId(spec.name(), Views.TRAFFIC, "name"));
    publisher.assign(checks.keySet(), revision);
  }

  private void add(CheckId id) {
    if (!checks.containsKey(id)) {
      Probed probed = new Probed(id, this::settled);
      checks.put(id, probed);
      life.schedule(
          Duration.ofNanos(random.nextLong(detection.interval().toNanos())),
          () -> probed.begin(life, views, detection, random));
    }
  }

  private void settled(Probed probed) {
    publisher.judged(probed.id(), probed.verdict());
  }

  private void lookEvery() {
    look();
    life.schedule(LOOK, this::lookEvery);
  }

  private void look() {
    SortedMap<String, Tally> targets = new TreeMap<>();
    for (Probed probed : checks.values()) {
      if (!probed.id().region().equals(Views.TRAFFIC)) {
        targets.merge(probed.id().region(), probed.tally(life.nanoTime()), Tally::plus);
      }
    }
    SelfDoubt now = doubt.step(views.canaries(life.region()), targets, Duration.ZERO);
    if (!now.equals(doubt)) {
      doubt = now;
      publisher.announce();
    }
  }

  private void recheck(long revision) {
    if (checks.isEmpty()) {
      publisher.answered(Service.NAME, revision); // all that it will look at comes later
      return;
    }
    int[] left = {checks.size()};
    for (Probed probed : checks.values()) {
      probed.again(
          life,
          views,
          detection,
          random,
          () -> {
            left[0]--;
            if (left[0] == 0) {
              look();
              publisher.answered(Service.NAME, revision);
            }
          });
    }
  }

  private final class Self implements Publisher.Self {
    @Override
    public boolean abstaining() {
      return doubt.abstains();
    }

    @Override
    public int health() {
      return 0;
    }
  }

  private final class LeaseEars implements LeaseKeeper.Listener {
    @Override
    public void held(Lease granted) {
      publisher.leased(granted);
    }

    @Override
    public void lost(String why) {
      publisher.unleased();
    }
  }

  private final class SpecEars extends Ears {
    @Override
    public void written(Entry entry) {
      try {
        ServiceSpec spec = Codecs.SPEC.decode(entry.value());
        publisher.unreadable(new TreeMap<>());
        take(spec, entry.modRevision());
      } catch (UnreadableException e) {
        publisher.unreadable(new TreeMap<>(Map.of(Service.NAME, entry.modRevision())));
      }
    }
  }

  private final class RecheckEars extends Ears {
    @Override
    public void written(Entry entry) {
      recheck(entry.modRevision());
    }
  }

  /** Hears nothing but what is written. */
  private abstract static class Ears implements Mirror.Listener {
    @Override
    public void deleted(String key, long revision) {}

    @Override
    public void synced(long revision) {}

    @Override
    public void proven(long revision) {}

    @Override
    public void lost(String why) {}

    @Override
    public void rewound(long revision, long seen) {}
  }
}
