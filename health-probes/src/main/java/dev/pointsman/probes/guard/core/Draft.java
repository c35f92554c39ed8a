package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A guard's state while one step is being taken, and the orders given in it. */
final class Draft {
  final long now;
  final List<GuardEffect> effects = new ArrayList<>();

  boolean read;
  @Nullable ServiceState service;
  long stateRevision;
  long highestRevision;
  long highestEpoch;
  boolean rewound;
  boolean held;
  long until;
  long heardUntil;
  Duration reportEvery;
  GuardEffect.@Nullable Reattach follow;
  @Nullable String claimedBy;
  @Nullable GuardRecord written;
  boolean doubted;
  boolean reading;
  boolean writing;
  boolean claiming;

  DatabaseView view;
  Hands hands;
  boolean watchdog;
  boolean contained;
  long openEpoch;
  long provedEpoch;
  @Nullable Long promotedAt;
  @Nullable Acknowledgement acknowledgement;
  @Nullable Long died;
  @Nullable String followed;
  @Nullable String trouble;
  boolean observing;

  long readAt;
  long observeAt;
  long beatAt;
  long reportAt;
  long retryAt;

  @Nullable String failing;
  long rounds;
  FailsafeState.@Nullable Round round;
  long askAt;
  long namedUntil;
  boolean byPromise;
  String refusal;

  Draft(GuardState from, long now) {
    this.now = now;
    GuardState.Store store = from.store();
    read = store.read();
    service = store.service();
    stateRevision = store.stateRevision();
    highestRevision = store.highestRevision();
    highestEpoch = store.highestEpoch();
    rewound = store.rewound();
    held = store.held();
    until = store.until();
    heardUntil = store.heardUntil();
    reportEvery = store.reportEvery();
    follow = store.follow();
    claimedBy = store.claimedBy();
    written = store.written();
    doubted = store.doubted();
    reading = store.reading();
    writing = store.writing();
    claiming = store.claiming();
    GuardState.Database database = from.database();
    view = database.view();
    hands = database.hands();
    watchdog = database.watchdog();
    contained = database.contained();
    openEpoch = database.openEpoch();
    provedEpoch = database.provedEpoch();
    promotedAt = database.promotedAt();
    acknowledgement = database.acknowledgement();
    died = database.died();
    followed = database.followed();
    trouble = database.trouble();
    observing = database.observing();
    GuardState.Timers timers = from.timers();
    readAt = timers.read();
    observeAt = timers.observe();
    beatAt = timers.beat();
    reportAt = timers.report();
    retryAt = timers.retry();
    FailsafeState failsafe = from.failsafe();
    failing = failsafe.failing();
    rounds = failsafe.rounds();
    round = failsafe.round();
    askAt = failsafe.askAt();
    namedUntil = failsafe.namedUntil();
    byPromise = failsafe.byPromise();
    refusal = failsafe.refusal();
  }

  GuardState state() {
    return new GuardState(
        new GuardState.Store(
            read,
            service,
            stateRevision,
            highestRevision,
            highestEpoch,
            rewound,
            held,
            until,
            heardUntil,
            reportEvery,
            follow,
            claimedBy,
            written,
            doubted,
            reading,
            writing,
            claiming),
        new GuardState.Database(
            view,
            hands,
            watchdog,
            contained,
            openEpoch,
            provedEpoch,
            promotedAt,
            acknowledgement,
            died,
            followed,
            trouble,
            observing),
        new GuardState.Timers(readAt, observeAt, beatAt, reportAt, retryAt),
        new FailsafeState(failing, rounds, round, askAt, namedUntil, byPromise, refusal));
  }

  void order(GuardEffect effect) {
    effects.add(effect);
  }

  boolean due(long at) {
    return now - at >= 0;
  }

  long after(Duration delay) {
    return now + delay.toNanos();
  }

  /** The epoch that stands in the store, or was seen last. */
  long epoch() {
    return service == null ? highestEpoch : service.epoch();
  }

  boolean mayBeOpen() {
    return hands == Hands.OPEN || hands == Hands.OPENING;
  }

  /** It runs as a primary, as far as is known, or is starting as one. */
  boolean isPrimary() {
    return switch (view.role()) {
      case PRIMARY -> true;
      case UNKNOWN -> !view.standbySignal() && !view.systemIdentifier().isEmpty();
      case STANDBY, STOPPED -> false;
    };
  }

  /** The permit was read, and its deadline has not passed. */
  boolean permitted() {
    return held && !due(until);
  }

  /** People look at trouble: a change of it is told once. */
  void trouble(String code, String text) {
    String told = code + ": " + text;
    if (!Objects.equals(told, trouble)) {
      trouble = told;
      order(new GuardEffect.Warn(code, text));
    }
  }
}
