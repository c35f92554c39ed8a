package dev.pointsman.coordination.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One stored value, and every value that differs from it in one place: something is missing, empty,
 * negative, huge, or another word of our own.
 */
public final class Mutations {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Words that some field understands, and values at the ends of what can be written. */
  private static final List<String> TEXTS =
      List.of(
          "",
          "nonsense",
          "us-west-2",
          "0ns",
          "999999999999d",
          "-1000000000-01-01T00:00:00Z",
          "+1000000000-12-31T23:59:59.999999999Z",
          "0/0",
          "FFFFFFFF/FFFFFFFF",
          "99999999999",
          "PENDING",
          "RUNNING",
          "WAITING",
          "DONE",
          "SKIPPED",
          "FAILED",
          "FAILOVER",
          "SWITCHOVER",
          "ADOPT",
          "COMPLETED",
          "PRIMARY",
          "STANDBY",
          "STOPPED",
          "UNKNOWN",
          "OPEN",
          "CLOSED",
          "NONE",
          "CLOSE",
          "PROMOTE",
          "DOWN",
          "UP",
          "automatic",
          "observe");

  private static final List<Long> NUMBERS =
      List.of(0L, -1L, 1L, (long) Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE);

  private Mutations() {}

  /** All of them, in a fixed order. */
  public static List<String> of(String json) {
    List<String> mutants = new ArrayList<>();
    JsonNode document = read(json);
    collect(document, document, mutants);
    return mutants;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static void collect(JsonNode document, JsonNode at, List<String> mutants) {
    if (at instanceof ObjectNode object) {
      for (String name : names(object)) {
        JsonNode original = object.get(name);
        object.remove(name);
        mutants.add(document.toString());
        others(original)
            .forEach(
                other -> {
                  object.set(name, other);
                  mutants.add(document.toString());
                });
        object.set(name, original);
        collect(document, original, mutants);
      }
    } else if (at instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode original = array.get(i);
        int place = i;
        array.add(original);
        mutants.add(document.toString());
        array.remove(array.size() - 1);
        others(original)
            .forEach(
                other -> {
                  array.set(place, other);
                  mutants.add(document.toString());
                });
        array.set(i, original);
        collect(document, original, mutants);
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }

  private static Stream<JsonNode> others(JsonNode original) {
    Stream<JsonNode> always = Stream.of(NODES.nullNode(), NODES.arrayNode(), NODES.objectNode());
    Stream<JsonNode> ofItsKind =
        switch (original.getNodeType()) {
          case STRING -> TEXTS.stream().map(NODES::textNode);
          case NUMBER -> NUMBERS.stream().map(NODES::numberNode);
          case BOOLEAN -> Stream.of(NODES.booleanNode(!original.booleanValue()));
          default -> Stream.of();
        };
    return Stream.concat(always, ofItsKind).filter(other -> !other.equals(original));
  }
}
