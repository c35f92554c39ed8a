package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Answer;
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
    List<ResourceRecordSet> expected = Records.pair(record, type, found);
    if (!Records.same(expected, look.records())) {
      return stop(
          "DRIFT",
          "somebody else changed the records since batch "
              + found.batch()
              + ": "
              + Records.describe(look.records())
              + " (expected: "
              + Records.describe(expected)
              + ")");
    }
    if (found.isOf(wanted)) {
      return new Found();
    }
    return new Submit(batch(companion, look.records(), Records.companion(record, wanted), next));
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
      return stop(
          "FOREIGN_EPOCH",
          "the records belong to " + found.owner() + " (expected: " + wanted.owner() + ")");
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
