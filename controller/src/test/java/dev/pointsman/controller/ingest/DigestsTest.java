package dev.pointsman.controller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An agent is believed only while its verdicts, as mirrored, are those that it states. */
class DigestsTest {
  private static final CheckId WEB = new CheckId("shop", "east", "web");
  private static final Verdict UP = new Verdict(VerdictStatus.UP, Reason.OK, "");
  private static final Verdict DOWN = new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "");

  private final List<Event> events = new ArrayList<>();
  private final Ingest ingest = new Ingest(events::add);

  @Test
  void believesAnAgentWhoseVerdictsFitHoweverTheOrder() {
    verdicts(5, UP);
    record(5, UP);
    record(6, DOWN);
    verdicts(6, DOWN);
    record(7, DOWN);

    assertThat(events).noneMatch(Event.Unreadable.class::isInstance);
    assertThat(seen()).isEqualTo(3);
  }

  @Test
  void doubtsAnAgentOfWhichAChangeWasLostUntilItFitsAgain() {
    verdicts(5, UP);
    record(5, UP);
    record(6, DOWN);
    record(7, DOWN);

    assertThat(events).contains(new Event.AgentGone("east", "a1"));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Event.Unreadable.class,
            problem -> {
              assertThat(problem.key()).isEqualTo(KeySpace.agent("east", "a1"));
              assertThat(problem.service()).isNull();
            });
    int before = seen();

    verdicts(8, DOWN);
    record(8, DOWN);
    assertThat(seen()).as("not before the next record").isEqualTo(before);
    record(9, DOWN);

    assertThat(seen()).isEqualTo(before + 1);
    assertThat(events).contains(new Event.Mended(KeySpace.agent("east", "a1")));
  }

  @Test
  void doubtsAnAgentWhoseVerdictsCannotBeRead() {
    ingest.written(new Entry(KeySpace.verdicts("east", "a1", 0), "broken", 5, 5, 0));
    record(5, UP);
    record(6, UP);

    assertThat(events).contains(new Event.AgentGone("east", "a1"));
  }

  @Test
  void judgesNothingByAShardThatWasWithdrawn() {
    verdicts(5, UP);
    record(5, UP);
    ingest.deleted(KeySpace.verdicts("east", "a1", 0), 6);
    record(6, null);
    record(7, null);

    assertThat(events).noneMatch(Event.Unreadable.class::isInstance);
  }

  @Test
  void anAgentThatComesBackBeginsAnew() {
    verdicts(5, UP);
    record(5, DOWN);
    record(6, DOWN);
    assertThat(events).contains(new Event.AgentGone("east", "a1"));
    ingest.deleted(KeySpace.agent("east", "a1"), 7);
    int before = seen();

    verdicts(8, DOWN);
    record(8, DOWN);

    assertThat(seen()).isEqualTo(before + 1);
  }

  private int seen() {
    return (int) events.stream().filter(Event.AgentSeen.class::isInstance).count();
  }

  private void verdicts(long revision, Verdict verdict) {
    ingest.written(
        new Entry(
            KeySpace.verdicts("east", "a1", 0),
            Codecs.SHARD.encode(new VerdictShard(new TreeMap<>(Map.of(WEB, verdict)))),
            1,
            revision,
            0));
  }

  /** A record that states this verdict, or none. */
  private void record(long revision, @Nullable Verdict verdict) {
    Map<CheckId, Verdict> stated = verdict == null ? Map.of() : Map.of(WEB, verdict);
    AgentRecord record =
        new AgentRecord("1", List.of(), revision, 1, VerdictDigest.of(stated), false, 0, Map.of());
    ingest.written(
        new Entry(KeySpace.agent("east", "a1"), Codecs.AGENT.encode(record), 1, revision, 0));
  }
}
