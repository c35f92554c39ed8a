package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from what the store says. */
final class StoreFacts {
  /** However much may be lost: an open database that died is noticed, and reports stay leased. */
  private static final Duration MOST = Duration.ofSeconds(2);

  private final GuardSettings settings;

  StoreFacts(GuardSettings settings) {
    this.settings = settings;
  }

  void permit(Draft draft, GuardEvent.PermitRead permit) {
    draft.reading = false;
    draft.readAt = permit.sentNanos() + settings.readEvery().toNanos();
    ServiceState service = permit.state();
    long epoch = service == null ? 0 : service.epoch();
    if (permit.revision() < draft.highestRevision || epoch < draft.highestEpoch) {
      draft.rewound = true;
      draft.order(new GuardEffect.Remember(draft.highestRevision, draft.highestEpoch, true));
    }
    if (draft.rewound) {
      // what is open runs out by itself; nothing is opened or acknowledged on such a store's word
      draft.trouble(
          "STORE_REWOUND",
          "the store is at revision %d and epoch %d, and was at %d and %d"
              .formatted(permit.revision(), epoch, draft.highestRevision, draft.highestEpoch));
      return;
    }
    draft.read = true;
    Long promotedAt = draft.promotedAt;
    if (promotedAt != null && permit.sentNanos() - promotedAt >= 0) {
      draft.promotedAt = null;
    } else if (promotedAt != null) {
      draft.readAt = draft.now; // this answer was on its way already
    }
    draft.highestRevision = permit.revision();
    draft.highestEpoch = epoch;
    draft.order(new GuardEffect.Remember(permit.revision(), epoch, false));
    draft.service = service;
    draft.stateRevision = permit.stateRevision();
    long deadline = permit.sentNanos() + promised(draft, permit).toNanos();
    draft.heardUntil = deadline;
    boolean held = service != null && settings.region().equals(service.permit());
    if (held && !draft.held) {
      draft.observeAt = draft.now; // it may have been promoted since it was seen last
    }
    draft.held = held;
    if (draft.held) {
      if (draft.mayBeOpen() && draft.written == null) {
        // opened under an earlier guard's terms, and only those stand in the store so far
        deadline = earlier(deadline, draft.until);
      }
      draft.until = deadline;
      if (draft.hands == Hands.OPEN || takesWrites(draft)) {
        draft.order(new GuardEffect.Prolong(deadline));
      }
    }
    takeSpec(draft, permit.spec());
  }

  /** Whether somebody could write to a database that is not open, and is not being closed. */
  boolean takesWrites(Draft draft) {
    boolean left = draft.hands == Hands.IDLE || draft.hands == Hands.STARTING;
    return settings.fence() == Fence.STOP && draft.watchdog && left && draft.isPrimary();
  }

  /**
   * Answers for a standby that may be promoted while this guard lives, for as long as it would know
   * that it must not be, and can see to it: one that cannot read, or has not read yet, knows no
   * reason against a promotion; one that has not shown the epoch yet may be busy, or have a
   * database that does not answer. A living guard has read that nobody is permitted a quarter of P
   * after it was so, and then closes within L: whoever waits for P + L has waited for one that
   * froze meanwhile, too.
   */
  void vouch(Draft draft) {
    if (draft.watchdog && !owesProof(draft)) {
      draft.order(new GuardEffect.Vouch(settings.answersUntil(draft.heardUntil)));
    }
  }

  private static boolean owesProof(Draft draft) {
    ServiceState service = draft.service;
    return service != null && !draft.held && draft.provedEpoch != service.epoch();
  }

  /**
   * How long a permit lasts by what stands in the store: until this guard's own terms do, those of
   * an earlier one, by which a leader would wait.
   */
  private Duration promised(Draft draft, GuardEvent.PermitRead permit) {
    Duration own = settings.terms().permit();
    GuardTerms before = permit.promised();
    if (before != null && draft.written == null) {
      Duration closing = settings.terms().limit();
      own = atMost(own, before.permit().plus(before.limit()).minus(closing));
    }
    return own.minus(GuardSettings.MARGIN);
  }

  long deadline(long fromNanos) {
    return fromNanos + settings.terms().permit().minus(GuardSettings.MARGIN).toNanos();
  }

  static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  static void written(Draft draft, GuardRecord record) {
    draft.writing = false;
    if (draft.written == null) {
      draft.readAt = draft.now; // a permit may be counted by these terms from now on
    }
    draft.written = record;
    draft.doubted = false;
  }

  private void takeSpec(Draft draft, @Nullable ServiceSpec spec) {
    draft.follow = null;
    if (spec == null) {
      return;
    }
    Duration quarter = spec.objectives().rpo().dividedBy(4);
    draft.reportEvery = atMost(MOST, atLeast(quarter, GuardMachine.OBSERVE_CLOSED));
    ServiceState service = draft.service;
    String permit = service == null ? null : service.permit();
    if (service != null
        && permit != null
        && !draft.held
        && service.followers().contains(settings.region())) {
      draft.follow =
          spec.region(permit)
              .map(RegionSpec::database)
              .map(database -> upstream(permit, service.epoch(), database))
              .orElse(null);
    }
  }

  private static GuardEffect.Reattach upstream(String region, long epoch, DatabaseSpec database) {
    return switch (database) {
      case DatabaseSpec.Postgres postgres ->
          new GuardEffect.Reattach(
              region, epoch, postgres.host(), postgres.port(), postgres.dbname());
    };
  }

  private static Duration atMost(Duration most, Duration duration) {
    return duration.compareTo(most) > 0 ? most : duration;
  }

  private static Duration atLeast(Duration duration, Duration floor) {
    return duration.compareTo(floor) < 0 ? floor : duration;
  }

  void claim(Draft draft, GuardEvent.Claimed claimed) {
    draft.claiming = false;
    draft.claimedBy = claimed.service();
    if (!claimed.service().equals(settings.service())) {
      draft.trouble(
          "DATABASE_CLAIMED",
          "database " + claimed.systemIdentifier() + " belongs to " + claimed.service());
    }
  }
}
