package dev.pointsman.sandbox.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.route53.zone.BatchOutcome;
import dev.pointsman.sandbox.route53.zone.Change;
import dev.pointsman.sandbox.route53.zone.ChangeBatch;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

final class AnswersTest {
  private static final String NAME = "shop.example.com.";
  private static final RecordSet PRIMARY =
      RecordSet.failover(NAME, "A", "east", "PRIMARY", 30, "east-check", "192.0.2.10");
  private static final RecordSet SECONDARY =
      RecordSet.failover(NAME, "A", "west", "SECONDARY", 30, "west-check", "192.0.2.20");

  private final Set<String> unhealthy = new HashSet<>();
  private ZoneRecords zone =
      ZoneRecords.fresh(DnsName.of("example.com"), List.of("ns-1.standin.test."));
  private final Answers answers =
      new Answers(
          name -> name.within(zone.zone()) ? zone : null,
          check -> check == null || !unhealthy.contains(check),
          new Random(7));

  private void publish(RecordSet... sets) {
    ChangeBatch batch =
        new ChangeBatch(
            null, Arrays.stream(sets).map(set -> new Change(Change.Action.CREATE, set)).toList());
    zone = ((BatchOutcome.Accepted) zone.apply(batch)).records();
  }

  private Message ask(String name, int type) {
    try {
      return answers.answer(
          Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    } catch (TextParseException invalid) {
      throw new AssertionError(invalid);
    }
  }

  private List<String> values(String name, int type) {
    return ask(name, type).getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @Test
  void answersASimpleRecordWithItsTtlAndTheQuestionsSpelling() {
    publish(RecordSet.simple(NAME, "A", 17, "192.0.2.1", "192.0.2.2"));
    Message answer = ask("sHoP.eXample.com.", Type.A);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
    Record first = answer.getSection(Section.ANSWER).getFirst();
    assertThat(first.getTTL()).isEqualTo(17);
    assertThat(first.getName()).hasToString("sHoP.eXample.com.");
  }

  @Test
  void answersEachTypeThatItRoutes() {
    publish(
        RecordSet.simple("six.example.com", "AAAA", 30, "2001:db8::1"),
        RecordSet.simple(
            "_pointsman.example.com", "TXT", 30, "\"epoch=7; owner=c1\" \"and \\052 more\""));
    assertThat(values("six.example.com.", Type.AAAA)).containsExactly("2001:db8:0:0:0:0:0:1");
    assertThat(values("_pointsman.example.com.", Type.TXT))
        .containsExactly("\"epoch=7; owner=c1\" \"and * more\"");
    assertThat(values("example.com.", Type.NS)).containsExactly("ns-1.standin.test.");
    assertThat(values("example.com.", Type.SOA)).hasSize(1);
  }

  @Test
  void failsOverAsHealthSays() {
    publish(PRIMARY, SECONDARY);
    Map<Set<String>, String> expected =
        Map.of(
            Set.of(), "192.0.2.10",
            Set.of("west-check"), "192.0.2.10",
            Set.of("east-check"), "192.0.2.20",
            Set.of("east-check", "west-check"), "192.0.2.10");
    expected.forEach(
        (down, address) -> {
          unhealthy.clear();
          unhealthy.addAll(down);
          assertThat(values(NAME, Type.A)).as("unhealthy: %s", down).containsExactly(address);
        });
  }

  @Test
  void aSecondaryWithoutACheckIsAlwaysHealthy() {
    publish(PRIMARY, RecordSet.failover(NAME, "A", "west", "SECONDARY", 30, null, "192.0.2.20"));
    unhealthy.add("east-check");
    assertThat(values(NAME, Type.A)).containsExactly("192.0.2.20");
  }

  @Test
  void drawsByWeightAmongTheHealthy() {
    publish(
        RecordSet.weighted(NAME, "A", "a", 3, 30, "a-check", "192.0.2.1"),
        RecordSet.weighted(NAME, "A", "b", 1, 30, "b-check", "192.0.2.2"),
        RecordSet.weighted(NAME, "A", "c", 0, 30, "c-check", "192.0.2.3"));
    Map<String, Integer> drawn = new TreeMap<>();
    IntStream.range(0, 4_000)
        .forEach(_ -> drawn.merge(values(NAME, Type.A).getFirst(), 1, Integer::sum));
    assertThat(drawn).containsOnlyKeys("192.0.2.1", "192.0.2.2");
    assertThat(drawn.get("192.0.2.1")).isBetween(2_800, 3_200);

    unhealthy.addAll(List.of("a-check", "b-check"));
    assertThat(values(NAME, Type.A)).containsExactly("192.0.2.3");

    unhealthy.add("c-check");
    drawn.clear();
    IntStream.range(0, 1_000)
        .forEach(_ -> drawn.merge(values(NAME, Type.A).getFirst(), 1, Integer::sum));
    assertThat(drawn).containsOnlyKeys("192.0.2.1", "192.0.2.2");
  }

  @Test
  void givesUpToEightHealthyValues() {
    RecordSet[] sets =
        IntStream.rangeClosed(1, 10)
            .mapToObj(
                i -> RecordSet.multivalue(NAME, "A", "s" + i, 30, "check-" + i, "192.0.2." + i))
            .toArray(RecordSet[]::new);
    publish(sets);
    assertThat(values(NAME, Type.A)).hasSize(8).doesNotHaveDuplicates();
    unhealthy.addAll(List.of("check-1", "check-2", "check-3"));
    assertThat(values(NAME, Type.A))
        .hasSize(7)
        .doesNotContain("192.0.2.1", "192.0.2.2", "192.0.2.3");
    IntStream.rangeClosed(1, 10).forEach(i -> unhealthy.add("check-" + i));
    assertThat(values(NAME, Type.A)).hasSize(8);
  }

  @Test
  void tellsAMissingNameFromAMissingType() {
    publish(RecordSet.simple("a.b.example.com", "A", 30, "192.0.2.1"));
    Message missingName = ask("nothing.example.com.", Type.A);
    assertThat(missingName.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(missingName.getSection(Section.AUTHORITY))
        .singleElement()
        .extracting(Record::getType)
        .isEqualTo(Type.SOA);
    for (Message missingType :
        List.of(ask("a.b.example.com.", Type.AAAA), ask("b.example.com.", Type.A))) {
      assertThat(missingType.getRcode()).isEqualTo(Rcode.NOERROR);
      assertThat(missingType.getSection(Section.ANSWER)).isEmpty();
      assertThat(missingType.getSection(Section.AUTHORITY)).hasSize(1);
    }
  }

  @Test
  void refusesZonesThatAreNotItsOwn() {
    Message answer = ask("example.org.", Type.A);
    assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
  }

  @Test
  void followsACnameWithinTheZoneAndStopsInACircle() {
    publish(
        RecordSet.simple("www.example.com", "CNAME", 30, NAME),
        RecordSet.simple(NAME, "A", 30, "192.0.2.1"),
        RecordSet.simple("one.example.com", "CNAME", 30, "two.example.com"),
        RecordSet.simple("two.example.com", "CNAME", 30, "one.example.com"),
        RecordSet.simple("out.example.com", "CNAME", 30, "elsewhere.test"));
    assertThat(values("www.example.com.", Type.A)).containsExactly(NAME, "192.0.2.1");
    assertThat(values("www.example.com.", Type.CNAME)).containsExactly(NAME);
    assertThat(values("one.example.com.", Type.A)).isNotEmpty();
    assertThat(ask("out.example.com.", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(values("out.example.com.", Type.A)).containsExactly("elsewhere.test.");
  }

  @Test
  void aWildcardAnswersForNamesThatDoNotExist() {
    publish(
        RecordSet.simple("*.example.com", "A", 30, "192.0.2.9"),
        RecordSet.simple(NAME, "TXT", 30, "\"here\""));
    assertThat(values("anything.example.com.", Type.A)).containsExactly("192.0.2.9");
    assertThat(values(NAME, Type.A)).isEmpty();
  }

  @Test
  void refersToADelegatedZone() {
    publish(RecordSet.simple("sub.example.com", "NS", 30, "ns.elsewhere.test"));
    Message answer = ask("deep.sub.example.com.", Type.A);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(answer.getSection(Section.AUTHORITY))
        .singleElement()
        .extracting(Record::getType)
        .isEqualTo(Type.NS);
  }

  @Test
  void declinesWhatItDoesNotDo() throws TextParseException {
    Message update = new Message(1);
    update.getHeader().setOpcode(Opcode.UPDATE);
    assertThat(answers.answer(update).getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(answers.answer(new Message(2)).getRcode()).isEqualTo(Rcode.FORMERR);
    Record chaos = Record.newRecord(Name.fromString("version.bind."), Type.TXT, DClass.CH);
    assertThat(answers.answer(Message.newQuery(chaos)).getRcode()).isEqualTo(Rcode.REFUSED);
  }
}
