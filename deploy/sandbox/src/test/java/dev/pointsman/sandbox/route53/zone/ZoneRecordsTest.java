package dev.pointsman.sandbox.route53.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.route53.zone.Change.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZoneRecordsTest {
  private static final String NAME = "shop.example.com.";

  private static final ZoneRecords EMPTY =
      ZoneRecords.fresh(DnsName.of("example.com"), List.of("ns-1.standin.test."));

  private static final RecordSet PRIMARY =
      RecordSet.failover(NAME, "A", "east", "PRIMARY", 30, "check-1", "192.0.2.10");
  private static final RecordSet SECONDARY =
      RecordSet.failover(NAME, "A", "west", "SECONDARY", 30, null, "192.0.2.20");

  private static Change create(RecordSet set) {
    return new Change(Action.CREATE, set);
  }

  private static Change delete(RecordSet set) {
    return new Change(Action.DELETE, set);
  }

  private static Change upsert(RecordSet set) {
    return new Change(Action.UPSERT, set);
  }

  private static RecordSet a(String name, String... values) {
    return RecordSet.simple(name, "A", 30, values);
  }

  private static RecordSet text(String name, String value) {
    return RecordSet.simple(name, "TXT", 60, "\"" + value + "\"");
  }

  private static ZoneRecords with(RecordSet... sets) {
    return accepted(
        EMPTY.apply(
            new ChangeBatch(null, Arrays.stream(sets).map(ZoneRecordsTest::create).toList())));
  }

  private static ZoneRecords accepted(BatchOutcome outcome) {
    assertThat(outcome).isInstanceOf(BatchOutcome.Accepted.class);
    return ((BatchOutcome.Accepted) outcome).records();
  }

  private static List<String> refused(BatchOutcome outcome) {
    assertThat(outcome).isInstanceOf(BatchOutcome.Refused.class);
    return ((BatchOutcome.Refused) outcome).messages();
  }

  @Test
  void createRefusesASetThatExists() {
    assertThat(
            refused(with(a(NAME, "192.0.2.1")).apply(ChangeBatch.of(create(a(NAME, "192.0.2.2"))))))
        .containsExactly(
            "Tried to create resource record set [name='shop.example.com.', type='A'] but it"
                + " already exists");
  }

  @Test
  void createNamesTheSetIdentifierOfASetThatExists() {
    assertThat(refused(with(PRIMARY, SECONDARY).apply(ChangeBatch.of(create(PRIMARY)))))
        .containsExactly(
            "Tried to create resource record set [name='shop.example.com.', type='A',"
                + " set-identifier='east'] but it already exists");
  }

  @Test
  void deleteRefusesWhatIsNotThere() {
    assertThat(refused(EMPTY.apply(ChangeBatch.of(delete(a(NAME, "192.0.2.1"))))))
        .containsExactly(
            "Tried to delete resource record set [name='shop.example.com.', type='A'] but it was"
                + " not found");
  }

  @Test
  void deleteRefusesEveryFieldThatDiffers() {
    ZoneRecords zone = with(PRIMARY, SECONDARY);
    List<RecordSet> different =
        List.of(
            RecordSet.failover(NAME, "A", "east", "PRIMARY", 31, "check-1", "192.0.2.10"),
            RecordSet.failover(NAME, "A", "east", "SECONDARY", 30, "check-1", "192.0.2.10"),
            RecordSet.failover(NAME, "A", "east", "PRIMARY", 30, "check-2", "192.0.2.10"),
            RecordSet.failover(NAME, "A", "east", "PRIMARY", 30, null, "192.0.2.10"),
            RecordSet.failover(NAME, "A", "east", "PRIMARY", 30, "check-1", "192.0.2.11"),
            RecordSet.failover(
                NAME, "A", "east", "PRIMARY", 30, "check-1", "192.0.2.10", "192.0.2.11"),
            RecordSet.weighted(NAME, "A", "east", 1, 30, "check-1", "192.0.2.10"));
    for (RecordSet set : different) {
      assertThat(refused(zone.apply(ChangeBatch.of(delete(set)))))
          .as(set.toString())
          .containsExactly(
              "Tried to delete resource record set [name='shop.example.com.', type='A',"
                  + " set-identifier='east'] but the values provided do not match the current"
                  + " values");
    }
  }

  @Test
  void deleteDistinguishesWeights() {
    RecordSet light = RecordSet.weighted(NAME, "A", "east", 1, 30, null, "192.0.2.10");
    RecordSet heavy = RecordSet.weighted(NAME, "A", "east", 2, 30, null, "192.0.2.10");
    assertThat(refused(with(light).apply(ChangeBatch.of(delete(heavy))))).hasSize(1);
  }

  @Test
  void deleteDistinguishesATextsCase() {
    ZoneRecords zone = with(text(NAME, "epoch=7 owner=c1"));
    assertThat(refused(zone.apply(ChangeBatch.of(delete(text(NAME, "epoch=7 owner=C1"))))))
        .hasSize(1);
  }

  @Test
  void deleteTakesTheValuesInAnyOrderAndTheNameInAnyCase() {
    ZoneRecords zone = with(a(NAME, "192.0.2.1", "192.0.2.2"));
    ZoneRecords after =
        accepted(
            zone.apply(ChangeBatch.of(delete(a("SHOP.Example.COM", "192.0.2.2", "192.0.2.1")))));
    assertThat(after.at(DnsName.of(NAME), "A")).isEmpty();
  }

  @Test
  void aBatchTakesHoldAsAWhole() {
    RecordSet old = text("_pointsman." + NAME, "epoch=7 batch=1");
    RecordSet next = text("_pointsman." + NAME, "epoch=8 batch=2");
    ZoneRecords after =
        accepted(
            with(old, a(NAME, "192.0.2.10"))
                .apply(ChangeBatch.of(delete(old), create(next), upsert(a(NAME, "192.0.2.20")))));
    assertThat(after.at(next.name(), "TXT")).containsExactly(next);
    assertThat(after.at(DnsName.of(NAME), "A")).containsExactly(a(NAME, "192.0.2.20"));
  }

  @Test
  void oneRefusedChangeRefusesTheWholeBatchWhereverItStands() {
    RecordSet current = text("_pointsman." + NAME, "epoch=8 batch=2");
    ZoneRecords zone = with(current, a(NAME, "192.0.2.20"));
    List<Change> stale =
        List.of(
            delete(text("_pointsman." + NAME, "epoch=7 batch=1")),
            create(text("_other." + NAME, "epoch=8 batch=9")),
            upsert(a(NAME, "192.0.2.10")));
    for (int turn = 0; turn < stale.size(); turn++) {
      List<Change> turned = new ArrayList<>(stale);
      Collections.rotate(turned, turn);
      List<RecordSet> before = List.copyOf(zone.all());
      refused(zone.apply(new ChangeBatch(null, turned)));
      assertThat(zone.all()).containsExactlyElementsOf(before);
    }
  }

  @Test
  void tellsEveryReasonAtOnce() {
    assertThat(
            refused(
                EMPTY.apply(
                    ChangeBatch.of(
                        delete(a("one.example.com", "192.0.2.1")),
                        delete(a("two.example.com", "192.0.2.1")),
                        create(a("three.example.com", "nonsense"))))))
        .hasSize(3);
  }

  @Test
  void aSetMayBeDeletedAndThenCreatedInOneBatch() {
    RecordSet next = a(NAME, "192.0.2.2");
    ZoneRecords after =
        accepted(
            with(a(NAME, "192.0.2.1"))
                .apply(ChangeBatch.of(delete(a(NAME, "192.0.2.1")), create(next))));
    assertThat(after.at(DnsName.of(NAME), "A")).containsExactly(next);
  }

  @Test
  void otherCombinationsOnOneSetAreRefused() {
    RecordSet set = a(NAME, "192.0.2.1");
    List<List<Change>> combinations =
        List.of(
            List.of(create(set), delete(set)),
            List.of(create(set), create(set)),
            List.of(upsert(set), upsert(set)),
            List.of(delete(set), delete(set)),
            List.of(delete(set), create(set), delete(set)));
    for (List<Change> changes : combinations) {
      assertThat(refused(with(set).apply(new ChangeBatch(null, changes))))
          .containsExactly(
              "The request contains an invalid set of changes for a resource record set 'A"
                  + " shop.example.com.'");
    }
  }

  @Test
  void setsOfOneNameAgreeInTheirPolicy() {
    assertThat(refused(with(a(NAME, "192.0.2.1")).apply(ChangeBatch.of(upsert(PRIMARY)))))
        .singleElement()
        .asString()
        .contains("a non-failover set exists with the same name and type");
    assertThat(refused(with(PRIMARY).apply(ChangeBatch.of(upsert(a(NAME, "192.0.2.1"))))))
        .hasSize(1);
  }

  @Test
  void onlyOneSetOfANameIsPrimary() {
    RecordSet second = RecordSet.failover(NAME, "A", "west", "PRIMARY", 30, null, "192.0.2.20");
    assertThat(refused(with(PRIMARY).apply(ChangeBatch.of(create(second))))).hasSize(1);
  }

  @Test
  void rolesAreExchangedByDeletingBothFirst() {
    RecordSet east = RecordSet.failover(NAME, "A", "east", "SECONDARY", 30, null, "192.0.2.10");
    RecordSet west = RecordSet.failover(NAME, "A", "west", "PRIMARY", 30, null, "192.0.2.20");
    ZoneRecords after =
        accepted(
            with(PRIMARY, SECONDARY)
                .apply(
                    ChangeBatch.of(
                        delete(PRIMARY), delete(SECONDARY), create(west), create(east))));
    assertThat(after.at(DnsName.of(NAME), "A")).containsExactly(east, west);
  }

  @Test
  void weightedSetsOfOneNameShareTheirTtl() {
    RecordSet east = RecordSet.weighted(NAME, "A", "east", 1, 30, null, "192.0.2.10");
    RecordSet west = RecordSet.weighted(NAME, "A", "west", 1, 60, null, "192.0.2.20");
    assertThat(refused(with(east).apply(ChangeBatch.of(create(west)))))
        .singleElement()
        .asString()
        .endsWith("cannot be created as weighted sets must contain the same TTL.");
  }

  @Test
  void aCnameStandsAlone() {
    RecordSet alias = RecordSet.simple(NAME, "CNAME", 30, "other.example.com");
    assertThat(refused(with(a(NAME, "192.0.2.1")).apply(ChangeBatch.of(create(alias)))))
        .containsExactly(
            "RRSet of type CNAME with DNS name shop.example.com. is not permitted as it conflicts"
                + " with other records with the same DNS name in zone example.com.");
    assertThat(refused(with(alias).apply(ChangeBatch.of(create(a(NAME, "192.0.2.1"))))))
        .containsExactly(
            "RRSet of type A with DNS name shop.example.com. is not permitted because a conflicting"
                + " RRSet of type CNAME with the same DNS name already exists in zone"
                + " example.com.");
    assertThat(
            refused(
                EMPTY.apply(
                    ChangeBatch.of(
                        create(RecordSet.simple("example.com", "CNAME", 30, "x.test"))))))
        .hasSize(1);
  }

  @Test
  void theZoneKeepsItsOwnSoaAndNs() {
    for (RecordSet own : EMPTY.all()) {
      assertThat(refused(EMPTY.apply(ChangeBatch.of(delete(own))))).hasSize(1);
    }
  }

  @Test
  void namesOutsideOfTheZoneAreRefused() {
    assertThat(refused(EMPTY.apply(ChangeBatch.of(create(a("shop.example.org", "192.0.2.1"))))))
        .containsExactly(
            "RRSet with DNS name shop.example.org. is not permitted in zone example.com.");
    assertThat(refused(EMPTY.apply(ChangeBatch.of(create(a("notexample.com", "192.0.2.1"))))))
        .hasSize(1);
  }

  @Test
  void valuesThatAreNoneOfTheirTypeAreRefused() {
    List<RecordSet> wrong =
        List.of(
            a(NAME, "192.0.2.256"),
            a(NAME, "::1"),
            a(NAME, "192.0.2.1", "192.0.2.1"),
            RecordSet.simple(NAME, "AAAA", 30, "192.0.2.1"),
            RecordSet.simple(NAME, "AAAA", 30, "2001:db8::g"),
            RecordSet.simple(NAME, "TXT", 30, "not quoted"),
            RecordSet.simple(NAME, "TXT", 30, "\"" + "x".repeat(256) + "\""),
            RecordSet.simple(NAME, "CNAME", 30, "one.test", "two.test"));
    for (RecordSet set : wrong) {
      assertThat(refused(EMPTY.apply(ChangeBatch.of(create(set))))).as(set.toString()).hasSize(1);
    }
  }

  @Test
  void aThousandValuesFitAndAnUpsertCountsTwice() {
    List<Change> creates = new ArrayList<>();
    List<Change> upserts = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      creates.add(create(a("n" + i + ".example.com", "192.0.2.1")));
      upserts.add(upsert(a("n" + i + ".example.com", "192.0.2.1")));
    }
    accepted(EMPTY.apply(new ChangeBatch(null, creates)));
    accepted(EMPTY.apply(new ChangeBatch(null, upserts.subList(0, 500))));
    assertThat(refused(EMPTY.apply(new ChangeBatch(null, upserts))))
        .containsExactly("Number of records limit of 1000 exceeded.");
  }

  @Test
  void thirtyTwoThousandCharactersFitAndAnUpsertCountsTwice() {
    List<Change> creates = new ArrayList<>();
    List<Change> upserts = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      RecordSet set = text("n" + i + ".example.com", "x".repeat(248)); // 250 with its quotes
      creates.add(create(set));
      upserts.add(upsert(set));
    }
    accepted(EMPTY.apply(new ChangeBatch(null, creates)));
    assertThat(refused(EMPTY.apply(new ChangeBatch(null, upserts))))
        .containsExactly("Number of characters limit of 32000 exceeded.");
    creates.add(create(a("one-more.example.com", "192.0.2.1")));
    assertThat(refused(EMPTY.apply(new ChangeBatch(null, creates)))).hasSize(1);
  }

  @Test
  void listsInTheOrderOfReversedLabels() {
    ZoneRecords zone =
        with(
            a("b.example.com", "192.0.2.1"),
            a("a.b.example.com", "192.0.2.1"),
            a("a.example.com", "192.0.2.1"),
            a("*.example.com", "192.0.2.1"));
    assertThat(zone.all().stream().map(set -> set.name().text()).distinct())
        .containsExactly(
            "example.com.",
            "\\052.example.com.",
            "a.example.com.",
            "b.example.com.",
            "a.b.example.com.");
  }

  @Test
  void aNameExistsWhereSomethingIsBelowIt() {
    ZoneRecords zone = with(a("a.b.example.com", "192.0.2.1"));
    assertThat(zone.exists(DnsName.of("b.example.com"))).isTrue();
    assertThat(zone.exists(DnsName.of("c.example.com"))).isFalse();
    assertThat(zone.exists(DnsName.of("x.a.b.example.com"))).isFalse();
  }
}
