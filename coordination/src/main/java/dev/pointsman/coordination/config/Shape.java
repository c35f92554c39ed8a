package dev.pointsman.coordination.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A JSON Schema (2020-12) that stands as a resource beside its reader. What a value should be is
 * told in the words of the schema's own {@code title}, where the violated part has one. Safe for
 * use by several threads.
 */
public final class Shape {
  /** Parts that all schemas may refer to: durations, hosts, secrets, the etcd section. */
  private static final String COMMON = "https://pointsman.dev/schema/common.schema.json";

  private final Schema schema;

  /** The schema's text and the common parts', by their ids. */
  private final Map<String, JsonNode> texts;

  private Shape(Schema schema, Map<String, JsonNode> texts) {
    this.schema = schema;
    this.texts = texts;
  }

  /**
   * Loads a schema. It may refer to the parts in {@code common.schema.json}.
   *
   * @param resource its name in the package of {@code reader}
   * @throws IllegalStateException if there is none
   */
  public static Shape beside(Class<?> reader, String resource) {
    JsonMapper json = new JsonMapper();
    String common = load(Shape.class, "common.schema.json");
    String own = load(reader, resource);
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, b -> b.schemas(Map.of(COMMON, common)));
    JsonNode ownTree = json.readTree(own);
    Map<String, JsonNode> texts =
        Map.of(COMMON, json.readTree(common), ownTree.path("$id").asString(), ownTree);
    return new Shape(
        registry.getSchema(
            SchemaLocation.of(ownTree.path("$id").asString()), own, InputFormat.JSON),
        texts);
  }

  private static String load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " beside " + beside);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares; everything that differs goes into {@code problems}. */
  public void check(Document document, Problems problems) {
    for (Error error : schema.validate(document.root())) {
      add(error, problems);
    }
  }

  private void add(Error error, Problems problems) {
    String path = path(error.getInstanceLocation());
    JsonNode found = error.getInstanceNode();
    switch (error.getKeyword()) {
      case "required" ->
          problems.missing(Fields.join(path, property(error)), expectedOf(error, property(error)));
      case "additionalProperties" ->
          problems.add(Fields.join(path, property(error)), "unknown field", known(error));
      case "enum" -> problems.add(path, text(found), oneOf(rule(error)));
      case "minItems" -> problems.add(path, entries(found), "at least " + rule(error).asInt());
      case "maxItems" -> problems.add(path, entries(found), "at most " + rule(error).asInt());
      case "uniqueItems" -> problems.add(path, "an entry twice", "each entry once");
      default -> problems.add(path, shown(error, found), titleOr(error));
    }
  }

  private static String path(NodePath location) {
    String path = "";
    for (int i = 0; i < location.getNameCount(); i++) {
      path =
          location.getElement(i) instanceof Integer index
              ? path + "[" + index + "]"
              : Fields.join(path, location.getName(i));
    }
    return path;
  }

  private static String property(Error error) {
    return error.getProperty() == null ? "" : error.getProperty();
  }

  private String expectedOf(Error error, String property) {
    JsonNode part = resolved(error, around(error).path("properties").path(property));
    return part.has("enum") ? oneOf(part.get("enum")) : part.path("title").asString("a value");
  }

  private JsonNode resolved(Error error, JsonNode part) {
    if (!part.has("$ref")) {
      return part;
    }
    String reference = part.get("$ref").stringValue();
    int hash = reference.indexOf('#');
    JsonNode document =
        hash == 0 ? document(error) : texts.getOrDefault(COMMON, MissingNode.getInstance());
    return document.at(reference.substring(hash + 1));
  }

  private String known(Error error) {
    return "one of " + String.join(", ", around(error).path("properties").propertyNames());
  }

  private static String oneOf(JsonNode options) {
    return options.valueStream().map(Shape::text).collect(Collectors.joining(", ", "one of ", ""));
  }

  private static String entries(JsonNode list) {
    return list.size() == 1 ? "1 entry" : list.size() + " entries";
  }

  /** A secret that stands in plain is not repeated: the report may end in a log. */
  private String shown(Error error, JsonNode found) {
    boolean secret = around(error).path("writeOnly").asBoolean(false);
    return secret ? "a secret in plain" : text(found);
  }

  private String titleOr(Error error) {
    return around(error).path("title").asString(error.getMessage());
  }

  /** What the violated keyword says. */
  private JsonNode rule(Error error) {
    return document(error).at(pointer(error));
  }

  /** The part of the schema in which the violated keyword stands. */
  private JsonNode around(Error error) {
    return document(error).at(pointer(error).head());
  }

  private JsonNode document(Error error) {
    String id = error.getSchemaLocation().getAbsoluteIri().toString();
    return texts.getOrDefault(id, MissingNode.getInstance());
  }

  private static JsonPointer pointer(Error error) {
    return JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
  }

  private static String text(JsonNode node) {
    if (node.isContainer()) {
      return node.isArray() ? "a list" : "a map";
    }
    return node.isNull() ? "nothing" : node.asString();
  }
}
