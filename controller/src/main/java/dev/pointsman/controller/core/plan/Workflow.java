package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import java.util.List;

/**
 * The workflows, as tables. The documentation prints them; {@code core.run} carries out each step.
 */
public final class Workflow {
  /** Evidence of PROMOTE under which OPEN finds the new timeline. */
  public static final String TIMELINE = "timeline";

  /** Evidence of PROMOTE: how far the target had received when it forked. */
  public static final String FORK = "fork";

  private static final Row OPEN =
      new Row(
          Step.OPEN,
          "the permit goes to the target, in a commit with the proof; its quarantine ends",
          "the target's guard reports OPEN under the epoch",
          "waits, visible; the guard says what troubles it",
          "after PROMOTE is proved, so that no wrong database is ever opened");
  private static final Row SWITCH =
      new Row(
          Step.SWITCH,
          "one atomic batch moves record and companion to the target; replicas are told to follow",
          "the companion bears this run and batch number",
          "failed: again; drift: again each minute; refused as stale or foreign: waits for a"
              + " person",
          "traffic follows the data, never the other way round");
  private static final Row VERIFY =
      new Row(
          Step.VERIFY,
          "none",
          "agents of two regions resolve the name to the target, and the target is UP",
          "waits, visible; INSYNC alone is left after its time",
          "a change that nobody sees is no change");
  private static final Row FOLLOW =
      new Row(
          Step.FOLLOW,
          "none: ordered with SWITCH",
          "the guards of the other replicas report the new upstream",
          "left to the repair list after its time",
          "redundancy returns, but never holds a run open");
  private static final Row CLOSE =
      new Row(
          Step.CLOSE,
          "cool-down begins; outage and loss are measured",
          "the run is ended in the store",
          "again",
          "counts from completion, or the next run begins inside of this one");

  private static final List<Row> ADOPT =
      List.of(
          new Row(
              Step.PRECHECK,
              "the first state: epoch 1, the permit to the region whose database is the primary",
              "one guard says PRIMARY, all others STANDBY of the same system",
              "waits: NOT_ADOPTED",
              "Pointsman takes the world as it is, and changes nothing by taking it over"),
          OPEN,
          SWITCH,
          VERIFY,
          CLOSE);

  private static final List<Row> FAILOVER =
      List.of(
          new Row(
              Step.CONFIRM,
              "all agents look again, unless a person ordered it; the records are looked at beside"
                  + " it",
              "a quorum of verdicts given after the request; for the records, at most 1 s is"
                  + " waited",
              "aborted: nothing has changed; foreign records are a warning, and end an ordered run",
              "verdicts may be seconds old; a failover is not taken back"),
          new Row(
              Step.CHOOSE,
              "none",
              "an eligible replica, assessed UP, lag within the RPO",
              "aborted: no candidate, no fence",
              "fencing without a successor would be an outage of our own"),
          new Row(
              Step.CAPACITY,
              "the target is scaled",
              "it has what the policy asks for",
              "waits",
              "before traffic comes"),
          new Row(
              Step.FENCE,
              "epoch + 1, the permit is taken from everybody; the old region is quarantined, and"
                  + " who had the permit",
              "ACKED, LEASED_OUT or OBSERVED for each region that may have had it",
              "waits: FENCE_UNPROVEN",
              "two writers are worse than none"),
          new Row(
              Step.CATCH_UP,
              "none",
              "the target has replayed to the end of who wrote last, where that is known; not asked"
                  + " of that one",
              "goes on after the RPO's time",
              "what was shipped is not lost"),
          new Row(
              Step.PROMOTE,
              "the target becomes primary and bears the epoch; nothing where it wrote last",
              "one timeline up, forked at or after the recorded position",
              "failed: again; refused: waits for a person",
              "only after the proof"),
          OPEN,
          SWITCH,
          VERIFY,
          FOLLOW,
          CLOSE);

  private static final List<Row> SWITCHOVER =
      List.of(
          new Row(
              Step.PRECHECK,
              "the target's database and the records are asked, with the run's own credentials",
              "both sides are well, the target is close behind, and both can be moved",
              "refused, with every reason; or aborted: nothing has changed",
              "a planned move must not begin what it cannot end"),
          new Row(
              Step.CAPACITY,
              "the target is scaled",
              "it has what the policy asks for",
              "aborted",
              "before anybody waits"),
          new Row(
              Step.FENCE,
              "epoch + 1, the permit is taken from everybody: the old primary closes in order",
              "ACKED, with the end position after the last session",
              "rolled back after its time, at once where the guard knows no end: a new epoch"
                  + " permits the old region",
              "nothing may be written after the position that the target must reach"),
          new Row(
              Step.CATCH_UP,
              "none",
              "the target has replayed to the end, on the same timeline",
              "rolled back after its time",
              "no acknowledged write is lost"),
          new Row(
              Step.PROMOTE,
              "the target becomes primary and bears the epoch",
              "one timeline up, forked at or after the end",
              "failed: again; from here only forward",
              "two primaries of one past cannot be joined again"),
          OPEN,
          SWITCH,
          VERIFY,
          FOLLOW,
          new Row(
              Step.REATTACH,
              "the old primary becomes a replica of the new one",
              "its guard reports STANDBY and the new upstream",
              "left to the repair list after its time",
              "it was closed in order, so it can come back"),
          CLOSE);

  private Workflow() {}

  /** The rows of a kind of run, in order. */
  public static List<Row> rows(RunKind kind) {
    return switch (kind) {
      case ADOPT -> ADOPT;
      case FAILOVER -> FAILOVER;
      case SWITCHOVER -> SWITCHOVER;
    };
  }

  /** The steps of a new run, none begun. */
  public static List<StepRecord> begin(RunKind kind) {
    return rows(kind).stream().map(row -> StepRecord.pending(row.step())).toList();
  }
}
