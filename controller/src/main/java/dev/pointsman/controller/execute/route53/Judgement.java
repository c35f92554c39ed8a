package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** What to do about a zone as it was read. Pure. */
sealed interface Judgement {

  /** The order has been carried out already. */
  record Found() implements Judgement {}

  /** A person must look. */
  record Stop(Answer.Refused answer) implements Judgement {}

  /**
   * Somebody else changed the records.
   *
   * @param batch that wrote them last
   * @param surplus sets that stand there and should not
   * @param missing sets that should stand there and do not
   */
  record Drifted(long batch, List<ResourceRecordSet> surplus, List<ResourceRecordSet> missing)
      implements Judgement {
    public Drifted {
      surplus = List.copyOf(surplus);
      missing = List.copyOf(missing);
    }
  }

  /** This batch carries the order out, if the zone is still as it was read. */
  record Submit(List<Change> batch) implements Judgement {
    public Submit {
      batch = List.copyOf(batch);
    }
  }

  static Judgement of(String record, RRType type, Mark wanted, Zone.Look look) {
    List<ResourceRecordSet> next = Records.pair(record, type, wanted);
    ResourceRecordSet companion = look.companion();
    if (companion == null) {
      return first(record, wanted, next, look.records());
    }
    Optional<Mark> read = read(companion);
    if (read.isEmpty()) {
      return stop("FOREIGN_EPOCH", "the companion record is not one of ours: " + text(companion));
    }
    Mark found = read.get();
    Judgement standing = standing(found, wanted);
    if (standing != null) {
      return standing;
    }
    Judgement drift = drift(record, type, found, look);
    if (drift != null) {
      return drift;
    }
    if (found.isOf(wanted)) {
      return new Found();
    }
    return new Submit(batch(companion, look.records(), Records.companion(record, wanted), next));
  }

  /** Whether the zone is as the state says: {@link Found}, or what an order would meet. */
  static Judgement of(
      String record, RRType type, String owner, Effect.Claim claim, Zone.Look look) {
    ResourceRecordSet companion = look.companion();
    if (companion == null) {
      return unmarked(claim, look.records());
    }
    Mark found = read(companion).orElse(null);
    if (found == null) {
      return stop("FOREIGN_EPOCH", "the companion record is not one of ours: " + text(companion));
    }
    if (!found.owner().equals(owner)) {
      return foreign(found, owner);
    }
    if (found.epoch() > claim.epoch() || found.batch() > claim.batch()) {
      return stop(
          "STALE",
          "the records bear %s, newer than the state's epoch %d, batch %d"
              .formatted(name(found), claim.epoch(), claim.batch()));
    }
    Judgement drift = drift(record, type, found, look);
    if (drift != null) {
      return drift;
    }
    String active = claim.active();
    return active == null || active.equals(found.primary().region())
        ? new Found()
        : stop(
            "DRIFT",
            "the records point at %s, by %s (expected: %s, as the state says); order a switchover or a failover: it writes them anew"
                .formatted(found.primary().region(), name(found), active));
  }

  private static Judgement unmarked(Effect.Claim claim, List<ResourceRecordSet> found) {
    boolean free = found.isEmpty() && claim.active() == null;
    return claim.batch() == 0 || free
        ? new Found()
        : stop(
            "UNOWNED_RECORDS",
            "the companion record is gone: "
                + Records.describe(found)
                + " (expected: what batch "
                + claim.batch()
                + " wrote, with its companion); write it back, or delete all of them");
  }

  /** Null when the records are as their companion says. */
  private static @Nullable Judgement drift(String record, RRType type, Mark mark, Zone.Look look) {
    List<ResourceRecordSet> expected = Records.pair(record, type, mark);
    return Records.same(expected, look.records())
        ? null
        : new Drifted(
            mark.batch(),
            Records.without(look.records(), expected),
            Records.without(expected, look.records()));
  }

  /** Nobody has marked the record yet: it is taken only where that changes no answer. */
  private static Judgement first(
      String record, Mark wanted, List<ResourceRecordSet> next, List<ResourceRecordSet> found) {
    if (!found.isEmpty() && !Records.sayTheSame(found, next)) {
      return stop(
          "UNOWNED_RECORDS",
          "the records have no companion and say something else: "
              + Records.describe(found)
              + " (expected: no record, or "
              + Records.describe(next)
              + ")");
    }
    return new Submit(batch(null, found, Records.companion(record, wanted), next));
  }

  /** Null when {@code wanted} may follow {@code found}, or is it. */
  private static @Nullable Judgement standing(Mark found, Mark wanted) {
    if (!found.owner().equals(wanted.owner())) {
      return foreign(found, wanted.owner());
    }
    if (found.epoch() > wanted.epoch() || found.batch() > wanted.batch()) {
      return stop(
          "STALE", "the records bear " + name(found) + ", newer than this order's " + name(wanted));
    }
    if (found.batch() == wanted.batch() && !found.isOf(wanted)) {
      return stop(
          "FOREIGN_EPOCH", "batch " + found.batch() + " has been used by another: " + name(found));
    }
    return null;
  }

  private static Judgement foreign(Mark found, String owner) {
    return stop(
        "FOREIGN_EPOCH", "the records belong to " + found.owner() + " (expected: " + owner + ")");
  }

  private static Optional<Mark> read(ResourceRecordSet companion) {
    return companion.resourceRecords().size() == 1
        ? Mark.parse(companion.resourceRecords().getFirst().value())
        : Optional.empty();
  }

  private static List<Change> batch(
      @Nullable ResourceRecordSet oldCompanion,
      List<ResourceRecordSet> old,
      ResourceRecordSet companion,
      List<ResourceRecordSet> next) {
    List<Change> batch = new ArrayList<>();
    if (oldCompanion != null) {
      batch.add(change(ChangeAction.DELETE, oldCompanion));
    }
    batch.add(change(ChangeAction.CREATE, companion));
    old.forEach(set -> batch.add(change(ChangeAction.DELETE, set)));
    next.forEach(set -> batch.add(change(ChangeAction.CREATE, set)));
    return batch;
  }

  private static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  private static Judgement stop(String code, String detail) {
    return new Stop(new Answer.Refused(code, detail));
  }

  private static String name(Mark mark) {
    return "epoch " + mark.epoch() + ", batch " + mark.batch() + ", run " + mark.run();
  }

  private static String text(ResourceRecordSet companion) {
    return companion.resourceRecords().stream().map(r -> r.value()).toList().toString();
  }
}
