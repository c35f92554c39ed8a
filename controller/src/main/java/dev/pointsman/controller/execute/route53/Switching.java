package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Pace;
import dev.pointsman.coordination.model.TrafficSpec;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.RRType;

/**
 * One order is a loop of looking, judging and submitting, until it is done, refused, or out of
 * time. Whatever becomes of a batch, only the next look tells. Safe for use by several threads.
 */
final class Switching {
  /** What {@link Answer.Switched#change} is when the order was found done by somebody else. */
  static final String UNKNOWN_CHANGE = "unknown";

  private static final String LOOKED_AT = "it is looked at again within a minute";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A list may lag behind what it refused: only a batch refused this often is really refused. */
  private static final int REJECTIONS = 3;

  /** Ids of changes are kept for repeated orders; more than a leader's runs ever need. */
  private static final int MAX_CHANGES = 1_000;

  private final Zone zone;
  private final Pace pace;
  private final Leadership leadership;
  private final Route53Options options;
  private final Map<Mark, String> changes = new ConcurrentHashMap<>();

  Switching(Zone zone, Pace pace, Leadership leadership, Route53Options options) {
    this.zone = zone;
    this.pace = pace;
    this.leadership = leadership;
    this.options = options;
  }

  /** Carries out an order; blocks for at most its time limit and one call more. */
  Answer carryOut(Effect.SwitchTraffic order, TrafficSpec.Route53 traffic)
      throws InterruptedException {
    Mark wanted = Mark.of(options.owner(), order, traffic);
    try {
      wanted.render();
    } catch (IllegalArgumentException e) {
      return new Answer.Refused("UNWRITABLE", String.valueOf(e.getMessage()));
    }
    String goesOn =
        LOOKED_AT
            + ", and the run goes on; at once: pointsman retry %s %s --reason ..."
                .formatted(order.id().service(), order.id().run());
    Attempt attempt =
        new Attempt(traffic, wanted, goesOn, pace.nanoTime() + options.change().toNanos());
    while (true) {
      Answer answer = attempt.once();
      if (answer != null) {
        return answer;
      }
    }
  }

  /** Reads the record and its companion, and changes nothing. */
  Answer look(TrafficSpec.Route53 traffic, Effect.Claim claim) {
    try {
      RRType type = Records.type(traffic.recordType());
      Zone.Look look = zone.look(traffic.zone(), traffic.record(), type);
      String owner = options.owner() + "/" + claim.service();
      return switch (Judgement.of(traffic.record(), type, owner, claim, look)) {
        case Judgement.Found _, Judgement.Submit _ ->
            Answer.Done.of(Map.of("records", String.valueOf(look.records().size())));
        case Judgement.Stop stop -> stop.answer();
        case Judgement.Drifted drift -> drifted(traffic, drift, LOOKED_AT);
      };
    } catch (ZoneException e) {
      return failed(e);
    }
  }

  private Answer drifted(TrafficSpec.Route53 traffic, Judgement.Drifted drift, String then) {
    return new Answer.Refused(
        "DRIFT", Repair.of(traffic.zone(), traffic.record(), options.endpoint(), drift, then));
  }

  /** One order's way through the loop. Confined to one thread. */
  private final class Attempt {
    private final TrafficSpec.Route53 traffic;
    private final Mark wanted;
    private final String goesOn;
    private final long deadline;
    private Duration pause = FIRST_PAUSE;
    private int rejections;

    Attempt(TrafficSpec.Route53 traffic, Mark wanted, String goesOn, long deadline) {
      this.traffic = traffic;
      this.wanted = wanted;
      this.goesOn = goesOn;
      this.deadline = deadline;
    }

    /** Looks, judges and acts once; null to go on. */
    @Nullable Answer once() throws InterruptedException {
      try {
        RRType type = Records.type(traffic.recordType());
        Zone.Look look = zone.look(traffic.zone(), traffic.record(), type);
        return switch (Judgement.of(traffic.record(), type, wanted, look)) {
          case Judgement.Found _ ->
              switched(changes.getOrDefault(wanted, UNKNOWN_CHANGE), "found done");
          case Judgement.Stop stop -> stop.answer();
          case Judgement.Drifted drift -> drifted(traffic, drift, goesOn);
          case Judgement.Submit submit -> submit(submit);
        };
      } catch (ZoneException e) {
        return afterwards(e);
      }
    }

    private Answer submit(Judgement.Submit submit) {
      if (!leadership.holds()) {
        return new Answer.Failed("NOT_LEADING", "leadership ended before the batch was sent");
      }
      String comment = "pointsman " + wanted.run() + " batch " + wanted.batch();
      String change = zone.submit(traffic.zone(), submit.batch(), comment);
      if (changes.size() >= MAX_CHANGES) {
        changes.clear();
      }
      changes.put(wanted, change);
      return switched(change, "batch accepted");
    }

    /** What a failed call means for the order; null to look again after a pause. */
    private @Nullable Answer afterwards(ZoneException e) throws InterruptedException {
      switch (e.kind()) {
        case DENIED -> {
          return failed(e);
        }
        case REJECTED -> {
          rejections++;
          if (rejections >= REJECTIONS) {
            return new Answer.Refused(e.code(), message(e));
          }
        }
        case THROTTLED, BUSY, UNKNOWN -> {
          // whatever became of the batch, the next look tells
        }
      }
      Duration next = pause.plusMillis(Math.round(pause.toMillis() * pace.jitter()));
      if (pace.nanoTime() + next.toNanos() - deadline > 0) {
        return failed(e);
      }
      pace.pause(next);
      pause = longer(pause);
      return null;
    }

    private Answer switched(String change, String how) {
      TreeMap<String, String> evidence = new TreeMap<>();
      evidence.put("record", traffic.record());
      evidence.put("primary", wanted.primary().region() + " " + wanted.primary().address());
      Mark.Member secondary = wanted.secondary();
      if (secondary != null) {
        evidence.put("secondary", secondary.region() + " " + secondary.address());
      }
      evidence.put("epoch", Long.toString(wanted.epoch()));
      evidence.put("batch", Long.toString(wanted.batch()));
      evidence.put("how", how);
      return new Answer.Switched(change, evidence);
    }
  }

  /** Waits for the name servers; blocks for at most its time limit and one call more. */
  Answer await(String change) throws InterruptedException {
    if (change.equals(UNKNOWN_CHANGE)) {
      return Answer.Done.of(
          Map.of("insync", "unknown: the switch was found done, its change's id was lost"));
    }
    long start = pace.nanoTime();
    long deadline = start + options.insync().toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      String waiting = "change " + change + " is still PENDING";
      try {
        if (zone.insync(change)) {
          return Answer.Done.of(
              Map.of(
                  "change",
                  change,
                  "insync",
                  "after " + Duration.ofNanos(pace.nanoTime() - start).toMillis() + " ms"));
        }
      } catch (ZoneException e) {
        if (e.kind() == ZoneException.Kind.DENIED) {
          return failed(e);
        }
        waiting = message(e);
      }
      if (pace.nanoTime() + pause.toNanos() - deadline > 0) {
        return new Answer.Failed("NOT_INSYNC", waiting);
      }
      pace.pause(pause);
      pause = longer(pause);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static Answer failed(ZoneException e) {
    return new Answer.Failed(e.code(), message(e));
  }

  private static String message(ZoneException e) {
    return String.valueOf(e.getMessage());
  }
}
