package dev.pointsman.controller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestTest {
  private final List<Event> events = new ArrayList<>();
  private final Ingest ingest = new Ingest(events::add);

  @Test
  void tellsWhatIsWrittenAsAFact() {
    Roster roster = new Roster(List.of(new Roster.Member("a1", "east")));
    written(KeySpace.ROSTER, Codecs.ROSTER.encode(roster));
    AgentRecord agent = new AgentRecord("1", List.of(), 3, 4, "", false, 0, Map.of());
    written(KeySpace.agent("east", "a1"), Codecs.AGENT.encode(agent));

    assertThat(events)
        .containsExactly(new Event.RosterChanged(roster), new Event.AgentSeen("east", "a1", agent));
  }

  @Test
  void tellsWhatIsGone() {
    ingest.deleted(KeySpace.spec("shop"), 9);
    ingest.deleted(KeySpace.state("shop"), 9);
    ingest.deleted(KeySpace.run("shop", "r1"), 9);
    ingest.deleted(KeySpace.agent("east", "a1"), 9);
    ingest.deleted(KeySpace.verdicts("east", "a1", 2), 9);
    ingest.deleted(KeySpace.guard("shop", "east"), 9);
    ingest.deleted(KeySpace.position("shop", "east"), 9);
    ingest.deleted(KeySpace.command("c1"), 9);
    ingest.deleted(KeySpace.freeze("f1"), 9);

    assertThat(events)
        .containsExactly(
            new Event.SpecRemoved("shop"),
            new Event.StateRemoved("shop"),
            new Event.RunGone("shop", "r1"),
            new Event.AgentGone("east", "a1"),
            new Event.VerdictsGone("east", "a1", 2),
            new Event.GuardGone("shop", "east"),
            new Event.PositionGone("shop", "east"),
            new Event.CommandGone("c1"),
            new Event.FreezeLifted("f1"));
  }

  @Test
  void saysNothingOfKeysThatItDoesNotFollow() {
    written(KeySpace.audit("1"), "{}");
    written(KeySpace.PREFIX + "something/else", "not even JSON");
    written("/elsewhere", "");

    assertThat(events).isEmpty();
  }

  @Test
  void takesADefinitionUnderAnothersKeyForNeithers() {
    written(KeySpace.spec("other"), Codecs.SPEC.encode(Shop.spec(Automation.AUTOMATIC)));

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Unreadable.class,
            problem -> {
              assertThat(problem.service()).isEqualTo("other");
              assertThat(problem.problem()).contains("shop");
            });
  }

  @Test
  void letsNoDecisionOfAServiceRestOnAStateThatCannotBeReadAndKeepsTheOldOne() {
    written(KeySpace.state("shop"), "broken");

    assertThat(events).hasSize(1);
    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            Event.Unreadable.class,
            problem -> {
              assertThat(problem.key()).isEqualTo(KeySpace.state("shop"));
              assertThat(problem.service()).isEqualTo("shop");
            });
  }

  @Test
  void takesAnAgentsWordThatCannotBeReadForGoneSoThatTheOldOneCountsNoMore() {
    written(KeySpace.verdicts("east", "a1", 0), "broken");

    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isEqualTo(new Event.VerdictsGone("east", "a1", 0));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Event.Unreadable.class, problem -> assertThat(problem.service()).isNull());
  }

  @Test
  void takesARunThatCannotBeReadForGoneSoThatNobodyWritesOverIt() {
    written(KeySpace.run("shop", "r1"), "broken");

    assertThat(events.getFirst()).isEqualTo(new Event.RunGone("shop", "r1"));
  }

  @Test
  void takesNoFreezeThatCannotBeReadForLifted() {
    written(KeySpace.freeze("f1"), "broken");

    assertThat(events).doesNotContain(new Event.FreezeLifted("f1"));
    assertThat(events.getFirst()).isEqualTo(new Event.FreezeObscured("f1"));
  }

  @Test
  void tellsWhenAKeyCanBeReadAgainOrIsGone() {
    written(KeySpace.ROSTER, "broken");
    Roster roster = new Roster(List.of());
    written(KeySpace.ROSTER, Codecs.ROSTER.encode(roster));
    written(KeySpace.state("shop"), "broken");
    ingest.deleted(KeySpace.state("shop"), 9);

    assertThat(events)
        .contains(
            new Event.Mended(KeySpace.ROSTER),
            new Event.RosterChanged(roster),
            new Event.Mended(KeySpace.state("shop")),
            new Event.StateRemoved("shop"));
  }

  @Test
  void reportsAShardWhoseNumberIsNone() {
    written(KeySpace.PREFIX + "verdicts/east/a1/x", "{}");

    assertThat(events).hasAtLeastOneElementOfType(Event.Unreadable.class);
  }

  @Test
  void passesOnHowTheWatchIs() {
    ingest.synced(5);
    ingest.proven(6);
    ingest.lost("closed");
    ingest.rewound(3, 6);

    assertThat(events)
        .containsExactly(
            new Event.Synced(5),
            new Event.WatchProven(6),
            new Event.WatchLost("closed"),
            new Event.StoreRewound(3, 6));
  }

  private void written(String key, String value) {
    ingest.written(new Entry(key, value, 1, 2, 0));
  }
}
