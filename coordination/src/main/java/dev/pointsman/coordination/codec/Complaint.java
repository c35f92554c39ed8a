package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.pointsman.coordination.model.Words;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what Jackson found wrong into our words. */
final class Complaint {
  private Complaint() {}

  static UnreadableException of(JsonProcessingException cause, Class<?> type) {
    UnreadableException complaint =
        switch (cause) {
          case InvalidFormatException e ->
              new UnreadableException(path(e), shown(e.getValue()), expected(e));
          case InvalidTypeIdException e ->
              new UnreadableException(
                  path(e) + ".type",
                  shown(e.getTypeId()),
                  "a type of " + name(e.getBaseType().getRawClass()));
          case InvalidNullException e -> new UnreadableException(path(e), "nothing", "a value");
          case ValueInstantiationException e ->
              new UnreadableException(path(e), "a value that is not allowed", reason(e));
          case JsonMappingException e ->
              new UnreadableException(path(e), "something else", e.getOriginalMessage());
          default ->
              new UnreadableException(
                  "", "no JSON: " + cause.getOriginalMessage(), Words.a(name(type)));
        };
    complaint.initCause(cause);
    return complaint;
  }

  private static String expected(InvalidFormatException e) {
    Class<?> target = e.getTargetType();
    if (target != null && target.isEnum()) {
      return Arrays.stream(target.getEnumConstants())
          .map(constant -> Names.of((Enum<?>) constant))
          .collect(Collectors.joining(", "));
    }
    return e.getOriginalMessage();
  }

  private static String reason(ValueInstantiationException e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? e.getOriginalMessage()
        : cause.getMessage();
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "nothing" : "'" + value + "'";
  }

  private static String name(Class<?> type) {
    return type.getSimpleName();
  }
}
