package dev.pointsman.coordination.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ContainerNode;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseClaim;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the wire format: the golden files change on purpose, never by accident, and what an older
 * version has written stays readable.
 */
class CodecTest {
  private static final JsonMapper JSON = new JsonMapper();

  static List<Samples.Sample<?>> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writesExactlyTheGoldenText(Samples.Sample<?> sample) {
    assertThat(encode(sample)).isEqualTo(resource("golden/" + sample.name()).strip());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsBackWhatItWrote(Samples.Sample<?> sample) {
    assertThat(sample.codec().decode(encode(sample))).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsATextThatWasJustReadNoSecondTime(Samples.Sample<?> sample) {
    String text = encode(sample);
    Object once = sample.codec().decode(text);
    String same = String.valueOf(text.toCharArray());
    assertThat(sample.codec().decode(same)).isSameAs(once);
  }

  @Test
  void takesNoTextForAnother() {
    List<String> texts =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Codecs.CLAIM.encode(new DatabaseClaim("service-" + i)))
            .toList();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < texts.size(); i++) {
        assertThat(Codecs.CLAIM.decode(texts.get(i)).service()).isEqualTo("service-" + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresFieldsThatOnlyANewerVersionKnows(Samples.Sample<?> sample) {
    String text = encode(sample).replaceFirst("\\{", "{\"from-the-future\":[{\"a\":1}],");
    assertThat(sample.codec().decode(text)).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesAnEmptyObjectUnlessEverythingMayBeMissing(Samples.Sample<?> sample) {
    if (List.of("shard", "roster").contains(sample.name())) {
      assertThat(sample.codec().decode("{}")).isNotNull();
      return;
    }
    assertThatThrownBy(() -> sample.codec().decode("{}")).isInstanceOf(UnreadableException.class);
  }

  static List<Arguments> oldDocuments() {
    return List.of(
        arguments("spec", Codecs.SPEC),
        arguments("state", Codecs.STATE),
        arguments("run", Codecs.RUN),
        arguments("agent", Codecs.AGENT),
        arguments("shard", Codecs.SHARD),
        arguments("guard", Codecs.GUARD),
        arguments("position", Codecs.POSITION),
        arguments("claim", Codecs.CLAIM),
        arguments("roster", Codecs.ROSTER),
        arguments("command", Codecs.COMMAND),
        arguments("outcome", Codecs.OUTCOME),
        arguments("freeze", Codecs.FREEZE),
        arguments("recheck", Codecs.RECHECK),
        arguments("leader", Codecs.LEADER),
        arguments("audit", Codecs.AUDIT));
  }

  /** The files of the first version, with all left out that may be: they are never edited. */
  @ParameterizedTest
  @MethodSource("oldDocuments")
  <T> void readsWhatTheFirstVersionWrote(String name, Codec<T> codec) throws IOException {
    JsonNode old = JSON.readTree(resource("old/" + name));
    JsonNode again = JSON.readTree(codec.encode(codec.decode(old.toString())));
    assertThat(withoutEmpty(again)).isEqualTo(old);
  }

  private static JsonNode withoutEmpty(JsonNode node) {
    for (Iterator<JsonNode> children = node.iterator(); children.hasNext(); ) {
      if (withoutEmpty(children.next()) instanceof ContainerNode<?> child && child.isEmpty()) {
        children.remove();
      }
    }
    return node;
  }

  @Test
  void readsMissingCollectionsAsEmptyAndMissingNullablesAsNull() {
    assertThat(Codecs.STATE.decode(resource("old/state")))
        .isEqualTo(
            new ServiceState(
                3,
                null,
                null,
                new TreeSet<>(),
                List.of("us-east-1"),
                null,
                0,
                new TreeSet<>(),
                null,
                new TreeMap<>(),
                null));
  }

  @Test
  void readsADownOfAnAgentThatSaysNothingOfRecoveringAsADown() {
    String text =
        "{\"verdicts\":{\"shop/a/web\":{\"status\":\"DOWN\",\"reason\":\"REFUSED\",\"detail\":\"\"}}}";
    Verdict old = Codecs.SHARD.decode(text).verdicts().firstEntry().getValue();

    assertThat(old).isEqualTo(new Verdict(VerdictStatus.DOWN, Reason.REFUSED, ""));
    assertThat(old.isRecovering()).isFalse();
    // nothing is written that was not before, so that all that stands in the store stays as it is
    assertThat(Codecs.SHARD.encode(Codecs.SHARD.decode(text))).isEqualTo(text);
  }

  @Test
  void onlyADownRecovers() {
    Verdict up = new Verdict(VerdictStatus.UP, Reason.OK, "");
    assertThat(up.whileRecovering()).isEqualTo(up);
    assertThat(new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "", false))
        .isEqualTo(new Verdict(VerdictStatus.DOWN, Reason.REFUSED, ""));
  }

  @Test
  void takesThePermittedRegionForTheOneThatHadThePermitLast() {
    assertThat(Codecs.STATE.decode("{\"epoch\":3,\"permit\":\"a\",\"active\":[\"a\"],\"batch\":0}"))
        .extracting(ServiceState::lastPermit)
        .isEqualTo("a");
    assertThat(
            Codecs.STATE.decode(
                "{\"epoch\":3,\"last-permit\":\"b\",\"active\":[\"a\"],\"batch\":0}"))
        .extracting(ServiceState::lastPermit)
        .isEqualTo("b");
  }

  @Test
  void writesAStateOfWhichNobodyKnowsWhatWasSwitchedAsItWas() {
    String text =
        "{\"epoch\":3,\"permit\":\"a\",\"last-permit\":\"a\",\"unproven\":[],\"active\":[\"a\"],\"batch\":2,"
            + "\"followers\":[\"b\"],\"quarantined\":{}}";

    assertThat(Codecs.STATE.decode(text).switched()).isNull();
    assertThat(Codecs.STATE.encode(Codecs.STATE.decode(text))).isEqualTo(text);
  }

  @Test
  void readsNoStateInWhichTrafficGoesNowhereOrCountsGoRound() {
    for (String state :
        List.of(
            "{\"epoch\":3,\"batch\":0}",
            "{\"epoch\":3,\"active\":[],\"batch\":0}",
            "{\"epoch\":-1,\"active\":[\"a\"],\"batch\":0}",
            "{\"epoch\":9223372036854775807,\"active\":[\"a\"],\"batch\":0}")) {
      assertThatThrownBy(() -> Codecs.STATE.decode(state)).isInstanceOf(UnreadableException.class);
    }
  }

  /** One value of the sample, and one that nobody could probe by. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"interval\":\"1s\"|\"interval\":\"0s\"",
        "\"interval\":\"1s\"|\"interval\":\"400d\"",
        "\"timeout\":\"1s\"|\"timeout\":\"0s\"",
        "\"timeout\":\"1s\"|\"timeout\":\"1001ms\"",
        "\"recheck\":\"500ms\"|\"recheck\":\"0s\"",
        "\"fall\":3|\"fall\":0",
        "\"rise\":5|\"rise\":0",
        "\"window\":20|\"window\":0",
        "\"degraded\":6|\"degraded\":0",
        "\"port\":443|\"port\":0",
        "\"port\":443|\"port\":70000",
        "\"port\":5432|\"port\":70000",
        "\"host\":\"shop.use1.example.com\"|\"host\":\"\"",
        "\"host\":\"db.use1.example.com\"|\"host\":\" \"",
        "\"server\":\"192.0.2.53\"|\"server\":\"\"",
        "https://shop.use1.example.com/health|https:///health",
        "https://shop.use1.example.com/health|ftp://shop.use1.example.com/health",
        "https://shop.use1.example.com/health|https://shop.use1.example.com:70000/",
        "[200,204]|[200,0]",
        "\"minimum-days\":14|\"minimum-days\":-1",
        "\"name\":\"dns\"|\"name\":\"tls\"",
        "\"name\":\"dns\"|\"name\":\"a/b\"",
        "\"name\":\"us-west-2\"|\"name\":\"us-east-1\"",
        "\"name\":\"us-west-2\"|\"name\":\"@traffic\"",
        "\"name\":\"shop\"|\"name\":\"\""
      })
  void readsNoDefinitionThatNobodyCouldProbeBy(String good, String bad) {
    String text = encode(Samples.all().getFirst());
    assertThat(text).contains(good);
    assertThatThrownBy(() -> Codecs.SPEC.decode(text.replace(good, bad)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void neverReadsAMissingEpochAsZero() {
    UnreadableException refusal =
        catchThrowableOfType(UnreadableException.class, () -> Codecs.STATE.decode("{\"batch\":1}"));
    assertThat(refusal.path()).isEqualTo("epoch");
  }

  @Test
  void namesPathFoundAndExpectedOfABadValue() {
    String bad = encode(Samples.all().getFirst()).replace("\"rto\":\"90s\"", "\"rto\":\"soon\"");
    UnreadableException refusal =
        catchThrowableOfType(UnreadableException.class, () -> Codecs.SPEC.decode(bad));
    assertThat(refusal.path()).isEqualTo("objectives.rto");
    assertThat(refusal.found()).isEqualTo("'soon'");
    assertThat(refusal.expected()).contains(DurationFormat.EXPECTED);
  }

  @Test
  void namesTheConstantsThatAreAllowed() {
    UnreadableException refusal =
        catchThrowableOfType(
            UnreadableException.class,
            () -> Codecs.SPEC.decode("{\"name\":\"shop\",\"mode\":\"both\"}"));
    assertThat(refusal.path()).isEqualTo("mode");
    assertThat(refusal.expected()).isEqualTo("active-passive, active-active");
  }

  @Test
  void refusesAVariantThatItDoesNotKnow() {
    String bad = encode(Samples.all().getFirst()).replace("\"type\":\"tls\"", "\"type\":\"smoke\"");
    UnreadableException refusal =
        catchThrowableOfType(UnreadableException.class, () -> Codecs.SPEC.decode(bad));
    assertThat(refusal.path()).isEqualTo("regions[0].checks[2].type");
    assertThat(refusal.found()).isEqualTo("'smoke'");
  }

  @Test
  void refusesNullsInsideCollections() {
    assertThatThrownBy(() -> Codecs.STATE.decode("{\"epoch\":1,\"batch\":0,\"active\":[null]}"))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void refusesWhatIsNoJsonOrMoreThanOne() {
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{",
            "{\"id\":\"a\"}{}",
            "{\"id\":\"a\",\"id\":\"b\"}",
            "{\"id\":7}")) {
      assertThatThrownBy(() -> Codecs.RECHECK.decode(text))
          .as(text)
          .isInstanceOf(UnreadableException.class);
    }
  }

  @Test
  void writesEveryVariantOfACheck() {
    assertThat(CheckSpec.class.getPermittedSubclasses())
        .hasSameSizeAs(Samples.spec().regions().getFirst().checks());
  }

  private static <T> String encode(Samples.Sample<T> sample) {
    return sample.codec().encode(sample.value());
  }

  private static String resource(String name) {
    try (InputStream in = CodecTest.class.getResourceAsStream(name + ".json")) {
      assertThat(in).as("golden file %s.json", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
