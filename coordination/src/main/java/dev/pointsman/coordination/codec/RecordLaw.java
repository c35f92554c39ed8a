package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the records themselves what must be there: a component is required unless it is {@code
 * Nullable} (then it may be missing) or a collection (then missing is empty). A missing epoch must
 * never be read as zero.
 */
final class RecordLaw extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  private enum Presence {
    REQUIRED,
    OPTIONAL,
    COLLECTION
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return presence(member) == Presence.REQUIRED ? Boolean.TRUE : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated member) {
    return switch (presence(member)) {
      case REQUIRED -> JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL);
      case OPTIONAL -> JsonSetter.Value.empty();
      case COLLECTION -> JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.FAIL);
    };
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    for (int i = 0; i < constants.length; i++) {
      names[i] = Names.of(constants[i]);
    }
    return names;
  }

  private static Presence presence(Annotated member) {
    if (!(member instanceof AnnotatedParameter parameter)
        || !parameter.getDeclaringClass().isRecord()) {
      return Presence.OPTIONAL;
    }
    RecordComponent component =
        parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return Presence.OPTIONAL;
    }
    Class<?> type = component.getType();
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)
        ? Presence.COLLECTION
        : Presence.REQUIRED;
  }
}
