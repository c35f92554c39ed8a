package dev.pointsman.controller.sim.world;

import java.util.SplittableRandom;

/**
 * Who reaches whom: links between regions, each direction by itself. Etcd has a member in each
 * region, and serves through every member that is in touch with a majority. Route 53 stands
 * outside.
 */
public final class Network {
  /** In place of a duration: it never arrives. */
  public static final long LOST = -1;

  private final SplittableRandom random;
  private final boolean[][] cut;
  private final boolean[] gone;
  private final long[] goneSince;
  private final long[] slow;
  private final boolean[] stalled;
  private boolean etcdServes = true;
  private boolean doubles;

  public Network(SplittableRandom random, int regions) {
    this.random = random;
    this.cut = new boolean[regions][regions];
    this.gone = new boolean[regions];
    this.goneSince = new long[regions];
    this.slow = new long[regions];
    this.stalled = new boolean[regions];
  }

  public int regions() {
    return gone.length;
  }

  /** Messages of {@code from} do not reach {@code to} any more. */
  public void cut(int from, int to) {
    cut[from][to] = true;
  }

  public void mend(int from, int to) {
    cut[from][to] = false;
  }

  /** All machines of the region are off since {@code now}. */
  public void off(int region, long now) {
    gone[region] = true;
    goneSince[region] = now;
  }

  /** They are on again. */
  public void on(int region) {
    gone[region] = false;
  }

  /** For how long they have been off; 0 while they are on. */
  public long goneFor(int region, long now) {
    return gone[region] ? now - goneSince[region] : 0;
  }

  public boolean isGone(int region) {
    return gone[region];
  }

  /** Messages to and from the region take up to so much longer. */
  public void slow(int region, long nanos) {
    slow[region] = nanos;
  }

  /** Watches of the region tell nothing, while calls are answered; or they tell again. */
  public void stallWatches(int region, boolean stall) {
    stalled[region] = stall;
  }

  /** Etcd answers nobody, or everybody who reaches it. */
  public void etcdServes(boolean serves) {
    etcdServes = serves;
  }

  /** Some writes to etcd, and some questions to controllers, arrive twice; or none does. */
  public void doubles(boolean does) {
    doubles = does;
  }

  /** How long after the first one the same arrives again, or {@link #LOST}. */
  public long again() {
    return doubles && random.nextInt(3) == 0 ? Sources.millis(random, 1, 2_500) : LOST;
  }

  public void mendAll() {
    doubles = false;
    for (int from = 0; from < cut.length; from++) {
      gone[from] = false;
      slow[from] = 0;
      stalled[from] = false;
      for (int to = 0; to < cut.length; to++) {
        cut[from][to] = false;
      }
    }
    etcdServes = true;
  }

  /** How long a message takes, or {@link #LOST}. */
  public long way(int from, int to) {
    boolean through = !gone[from] && !gone[to] && !cut[from][to];
    return through ? delay(from == to ? 1 : 15) + late(from) + late(to) : LOST;
  }

  /** Whether both directions are open. */
  public boolean inTouch(int a, int b) {
    return !gone[a] && !gone[b] && !cut[a][b] && !cut[b][a];
  }

  /** To the nearest member of etcd that serves; the majority's own round trip is part of it. */
  public long toEtcd(int region) {
    return member(region, true) ? delay(10) + late(region) : LOST;
  }

  public long fromEtcd(int region) {
    return member(region, false) ? delay(5) + late(region) : LOST;
  }

  /** What a watch tells comes the same way, unless watches stall. */
  long watchFrom(int region) {
    return stalled[region] ? LOST : fromEtcd(region);
  }

  /** Whether the region and etcd hear of each other, and soon; draws nothing. */
  public boolean isNearEtcd(int region) {
    return slow[region] == 0 && !stalled[region] && member(region, true) && member(region, false);
  }

  private boolean member(int region, boolean to) {
    if (!etcdServes || gone[region]) {
      return false;
    }
    for (int member = 0; member < gone.length; member++) {
      boolean open = to ? !cut[region][member] : !cut[member][region];
      if (open && !gone[member] && inMajority(member)) {
        return true;
      }
    }
    return false;
  }

  private boolean inMajority(int member) {
    int peers = 0;
    for (int peer = 0; peer < gone.length; peer++) {
      peers += inTouch(member, peer) ? 1 : 0;
    }
    return 2 * peers > gone.length;
  }

  private long delay(long most) {
    return Sources.millis(random, 1, 1 + most);
  }

  private long late(int region) {
    return slow[region] == 0 ? 0 : random.nextLong(slow[region]);
  }
}
