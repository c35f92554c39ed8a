package dev.pointsman.coordination.config;

import dev.pointsman.coordination.model.SecretRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The fields of one map in a {@link Document}, by their types. A field that is absent, or is not of
 * the type asked for, is empty: the {@link Shape} has told of it, so rules may look at what is
 * there while a reader that comes after them may take it for granted.
 */
public final class Fields {
  /** No fields at all: what an absent section holds. */
  public static final Fields NONE = new Fields(JsonNodeFactory.instance.objectNode(), "");

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_@-]+");

  private final JsonNode node;
  private final String path;

  Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Where this map stands in the document; empty for the top. */
  public String path() {
    return path;
  }

  /** Where a field of this map stands, whether it is there or not. */
  public String path(String field) {
    return join(path, field);
  }

  static String join(String path, String field) {
    String name = PLAIN_KEY.matcher(field).matches() ? field : "'" + field + "'";
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether the field is there, with any value but null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** The names of all fields, in the order they are written. */
  public List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  /** A text as written. */
  public Optional<String> text(String field) {
    return texts(node.get(field)).findFirst();
  }

  /** A list of texts; elements that are none are left out. */
  public List<String> texts(String field) {
    JsonNode list = node.get(field);
    return list == null || !list.isArray()
        ? List.of()
        : list.valueStream().flatMap(Fields::texts).toList();
  }

  private static Stream<String> texts(JsonNode value) {
    return value != null && value.isString() ? Stream.of(value.stringValue()) : Stream.empty();
  }

  /** Texts by name; values that are none are left out. */
  public SortedMap<String, String> textMap(String field) {
    SortedMap<String, String> map = new TreeMap<>();
    section(field)
        .ifPresent(
            inner ->
                inner.names().forEach(name -> inner.text(name).ifPresent(v -> map.put(name, v))));
    return map;
  }

  /** A whole number that an {@code int} can hold. */
  public Optional<Integer> number(String field) {
    return numbers(node.get(field)).findFirst();
  }

  /** A list of whole numbers; elements that are none are left out. */
  public List<Integer> numbers(String field) {
    JsonNode list = node.get(field);
    return list == null || !list.isArray()
        ? List.of()
        : list.valueStream().flatMap(Fields::numbers).toList();
  }

  private static Stream<Integer> numbers(JsonNode value) {
    return value != null && value.isIntegralNumber() && value.canConvertToInt()
        ? Stream.of(value.intValue())
        : Stream.empty();
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> flag(String field) {
    JsonNode value = node.get(field);
    return value != null && value.isBoolean()
        ? Optional.of(value.booleanValue())
        : Optional.empty();
  }

  /** A duration like {@code 500ms}, {@code 5s}, {@code 10m}. */
  public Optional<Duration> duration(String field) {
    return text(field).flatMap(Durations::parse);
  }

  /** One of an enum's names, in lower case with dashes. */
  public <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
    return text(field)
        .flatMap(
            text ->
                Stream.of(type.getEnumConstants())
                    .filter(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                    .findFirst());
  }

  /** A host and a port, like {@code 127.0.0.1:5353} or {@code [::1]:53}. */
  public Optional<HostPort> hostPort(String field) {
    return text(field).flatMap(HostPort::parse);
  }

  /** An absolute URL with a host, whose scheme is one of those given. */
  public Optional<URI> url(String field, String... schemes) {
    return text(field).flatMap(text -> parseUrl(text, schemes));
  }

  /** A list of URLs; elements that are none are left out. */
  public List<URI> urls(String field, String... schemes) {
    return texts(field).stream().flatMap(text -> parseUrl(text, schemes).stream()).toList();
  }

  static Optional<URI> parseUrl(String text, String... schemes) {
    try {
      URI url = new URI(text);
      boolean known = url.getScheme() != null && List.of(schemes).contains(url.getScheme());
      boolean whole = url.getHost() != null && url.getUserInfo() == null && url.getPort() <= 65_535;
      return known && whole ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A reference to a secret; a secret written in plain is none. */
  public Optional<SecretRef> secret(String field) {
    return text(field).filter(Secrets::isReference).map(SecretRef::new);
  }

  /** A map below this one. */
  public Optional<Fields> section(String field) {
    JsonNode value = node.get(field);
    return value != null && value.isObject()
        ? Optional.of(new Fields(value, path(field)))
        : Optional.empty();
  }

  /** A list of maps below this one; elements that are none are left out, and keep their index. */
  public List<Fields> sections(String field) {
    JsonNode list = node.get(field);
    List<Fields> sections = new ArrayList<>();
    for (int i = 0; list != null && list.isArray() && i < list.size(); i++) {
      if (list.get(i).isObject()) {
        sections.add(new Fields(list.get(i), path(field) + "[" + i + "]"));
      }
    }
    return sections;
  }
}
