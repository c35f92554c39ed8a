package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.SecretRef;
import java.time.Duration;
import java.time.Instant;

/** The one mapper of all codecs. */
final class Mapping {
  /** Characters of a document: etcd takes 1.5 MiB per request, and none of ours comes near it. */
  static final int MAX_DOCUMENT = 1_500_000;

  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  private Mapping() {}

  static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(Codec.limits())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .annotationIntrospector(new RecordLaw())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            // RunRecord.isEnded and its like are questions, not fields
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(scalars());
    Variants.register(builder);
    return builder.build();
  }

  /** Of the years that a clock can show: the ends of what can be written cannot be counted with. */
  private static Instant instant(String text) {
    Instant instant = InstantFormat.parse(text);
    if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END_OF_TIME)) {
      throw new IllegalArgumentException("'" + text + "' (expected: 1970 to 9999)");
    }
    return instant;
  }

  private static SimpleModule scalars() {
    SimpleModule module = new SimpleModule("pointsman");
    TextScalar.register(
        module,
        Duration.class,
        DurationFormat::format,
        DurationFormat::parse,
        DurationFormat.EXPECTED);
    TextScalar.register(
        module,
        Instant.class,
        Instant::toString,
        Mapping::instant,
        "an instant like 2026-01-31T12:00:00Z");
    TextScalar.register(
        module, Lsn.class, Lsn::toString, Lsn::parse, "a WAL position like 16/B374D848");
    TextScalar.register(
        module, SecretRef.class, SecretRef::text, SecretRef::new, "a reference to a secret");
    TextScalar.registerKey(
        module, CheckId.class, CheckId::toString, CheckId::parse, "service/region/check");
    return module;
  }
}
