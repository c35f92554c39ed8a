package dev.pointsman.coordination.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one lease: grants it, renews it every third of its time, and says when it can no longer be
 * counted on. Then it grants another.
 *
 * <p>The lease is held until the monotonic <em>send</em> time of the last renewal that was
 * answered, plus what was granted, minus a tenth. The store may keep it for longer, which helps
 * nobody: a new etcd leader extends every lease, and only our own clock is ours.
 *
 * <p>Runs on the timers' thread; {@link #holds} may be asked from any.
 */
public final class LeaseKeeper {
  /** Share of the granted time that is given away for clocks that run apart (5%) and for safety. */
  private static final int MARGIN_SHARE = 10;

  /** Renewals per granted time: two may fail. */
  private static final int RENEWALS = 3;

  /** Between a failure and the next try. */
  private static final Duration RETRY = Duration.ofMillis(300);

  /** Hears of the lease on the timers' thread. */
  public interface Listener {
    /** A new lease is held; nothing is bound to it yet. */
    void held(Lease lease);

    /** The lease that was held can no longer be counted on; its keys go, or are gone. */
    void lost(String why);
  }

  private final Store store;
  private final Timers timers;
  private final Duration ttl;
  private final BooleanSupplier mayRenew;
  private final Listener listener;

  private @Nullable Lease lease;
  private volatile long heldUntil;
  private volatile boolean held;
  // what an older life has asked for is not listened to
  private long life;
  private boolean running;

  /**
   * @param ttl asked for; the store may grant more
   * @param mayRenew asked before each renewal: a process that is stuck must not look alive
   */
  public LeaseKeeper(
      Store store, Timers timers, Duration ttl, BooleanSupplier mayRenew, Listener listener) {
    this.store = store;
    this.timers = timers;
    this.ttl = ttl;
    this.mayRenew = mayRenew;
    this.listener = listener;
  }

  /** Begins; call on the timers' thread. */
  public void start() {
    if (!running) {
      running = true;
      life++;
      grant(life);
    }
  }

  /** Whether the lease is held at this moment. */
  public boolean holds() {
    return held && timers.nanoTime() - heldUntil < 0;
  }

  /** Monotonic time until which it is held; without meaning while it is not. */
  public long heldUntil() {
    return heldUntil;
  }

  /** The lease, held or not so any more; null before the first and after {@link #stop}. */
  public @Nullable Lease lease() {
    return lease;
  }

  /** Revokes the lease, which deletes its keys at once, and grants no other. */
  public void stop() {
    running = false;
    forget();
  }

  private void grant(long life) {
    store
        .grant(ttl)
        .whenComplete(
            (granted, failure) ->
                timers.execute(
                    () -> {
                      if (failure == null) {
                        granted(life, granted);
                      } else if (life == this.life) {
                        timers.schedule(RETRY, () -> grantUnlessOver(life));
                      }
                    }));
  }

  private void grantUnlessOver(long life) {
    if (life == this.life) {
      grant(life);
    }
  }

  private void granted(long life, Lease granted) {
    if (life != this.life) {
      revoke(granted);
      return;
    }
    lease = granted;
    extend(granted);
    if (!holds()) {
      lose("granted too late");
      return;
    }
    timers.schedule(pause(granted), () -> renew(life));
    listener.held(granted);
  }

  private void renew(long life) {
    Lease current = lease;
    if (life != this.life || current == null) {
      return;
    }
    if (!mayRenew.getAsBoolean()) {
      timers.schedule(RETRY, () -> renew(life));
      return;
    }
    store
        .renew(current)
        .whenComplete(
            (renewed, failure) ->
                timers.execute(
                    () -> {
                      if (life == this.life) {
                        renewed(life, renewed, failure);
                      }
                    }));
  }

  private void renewed(long life, @Nullable Lease renewed, @Nullable Throwable failure) {
    if (failure != null || renewed == null) {
      StoreException fault =
          failure == null
              ? new StoreException(StoreException.Kind.UNAVAILABLE, "no lease")
              : StoreException.of(failure);
      if (fault.kind() == StoreException.Kind.LEASE_NOT_FOUND) {
        lose("the store has ended the lease");
      } else {
        timers.schedule(RETRY, () -> renew(life));
      }
      return;
    }
    lease = renewed;
    extend(renewed);
    timers.schedule(pause(renewed), () -> renew(life));
  }

  private void extend(Lease granted) {
    Duration counted = granted.ttl().minus(granted.ttl().dividedBy(MARGIN_SHARE));
    long until = granted.sentNanos() + counted.toNanos();
    heldUntil = until;
    held = true;
    long life = this.life;
    timers.schedule(
        Duration.ofNanos(until - timers.nanoTime()),
        () -> {
          if (life == this.life && !holds()) {
            lose("not renewed in time");
          }
        });
  }

  /** From the answer to the next renewal: a third of the time since the last was sent. */
  private Duration pause(Lease granted) {
    long next = granted.sentNanos() + granted.ttl().dividedBy(RENEWALS).toNanos();
    return Duration.ofNanos(Math.max(0, next - timers.nanoTime()));
  }

  private void lose(String why) {
    forget();
    grant(life);
    listener.lost(why);
  }

  private void forget() {
    life++;
    held = false;
    Lease old = lease;
    lease = null;
    if (old != null) {
      revoke(old);
    }
  }

  /** As well as it goes: what is not revoked runs out. */
  private void revoke(Lease old) {
    var _ = store.revoke(old);
  }
}
