package dev.pointsman.coordination.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the YAML parser's graph into a tree, and says what has no place in a tree. */
final class TreeBuilder {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})\\.[0-9]{1,18}([eE][-+]?[0-9]{1,2})?");
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  private final Problems problems;

  /** Nodes seen: an alias leads to one of them again. */
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  TreeBuilder(Problems problems) {
    this.problems = problems;
  }

  JsonNode build(Node node) {
    return build(node, "");
  }

  private JsonNode build(Node node, String path) {
    if (!seen.add(node)) {
      problems.add(path, "alias, or a cycle of them", "no anchors and aliases");
      return NODES.nullNode();
    }
    if (node.getAnchor() != null) {
      problems.add(at(path, node), "anchor &" + node.getAnchor(), "no anchors and aliases");
    }
    String tag = node.getTag().getValue();
    if (!tag.startsWith(STANDARD_TAGS)) {
      problems.add(at(path, node), "tag " + tag, "no tags");
    }
    return switch (node) {
      case MappingNode map -> map(map, path);
      case SequenceNode list -> list(list, path);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalStateException("YAML node of kind " + node.getNodeId());
    };
  }

  private ObjectNode map(MappingNode map, String path) {
    ObjectNode object = NODES.objectNode();
    for (NodeTuple tuple : map.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(at(path, tuple.getKeyNode()), "a key that is no text", "plain keys");
        continue;
      }
      String below = Fields.join(path, key.getValue());
      if (object.has(key.getValue())) {
        problems.add(at(below, key), "the same key again", "each key once");
        continue;
      }
      object.set(key.getValue(), build(tuple.getValueNode(), below));
    }
    return object;
  }

  private ArrayNode list(SequenceNode list, String path) {
    ArrayNode array = NODES.arrayNode();
    for (Node element : list.getValue()) {
      array.add(build(element, path + "[" + array.size() + "]"));
    }
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN || scalar.getTag().equals(Tag.STR)) {
      return NODES.stringNode(text);
    }
    return switch (text) {
      case "", "~", "null" -> NODES.nullNode();
      case "true" -> NODES.booleanNode(true);
      case "false" -> NODES.booleanNode(false);
      default -> number(text);
    };
  }

  private static JsonNode number(String text) {
    if (INTEGER.matcher(text).matches()) {
      return NODES.numberNode(Long.parseLong(text));
    }
    if (DECIMAL.matcher(text).matches()) {
      return NODES.numberNode(new BigDecimal(text));
    }
    return NODES.stringNode(text);
  }

  private static String at(String path, Node node) {
    String line = "line " + (node.getStartMark().getLine() + 1);
    return path.isEmpty() ? line : path + " (" + line + ")";
  }
}
