package dev.pointsman.controller.api;

import dev.pointsman.coordination.config.Document;
import dev.pointsman.coordination.config.Durations;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Veto;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, read from the body of a POST: who, why, and the command's own fields. All
 * problems are told at once.
 */
final class Order {
  private static final int MAX_TEXT = 500;

  private final Fields body;
  private final Problems problems = new Problems();
  private final String id;

  private Order(Fields body, String id) {
    this.body = body;
    this.id = id;
  }

  /**
   * Reads a body.
   *
   * @param own the command's own fields, beside actor, reason and ticket
   * @throws ApiException if it is no map
   */
  static Order of(RoutingContext request, String... own) {
    Problems problems = new Problems();
    byte[] bytes =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    Optional<Document> document = Document.parse(bytes, problems);
    if (document.isEmpty()) {
      throw ApiException.invalid(problems.errors());
    }
    Order order = new Order(document.get().fields(), key(request));
    order.refuseUnknown(own);
    order.required("actor");
    order.required("reason");
    return order;
  }

  private static String key(RoutingContext request) {
    String key = request.request().getHeader("Idempotency-Key");
    if (key == null) {
      return UUID.randomUUID().toString();
    }
    if (!key.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new ApiException(
          400, "BAD_REQUEST", "Idempotency-Key: expected 1 to 64 letters, digits, _ and -");
    }
    return key;
  }

  private void refuseUnknown(String... own) {
    Set<String> known =
        Stream.concat(Stream.of("actor", "reason", "ticket"), Arrays.stream(own))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : body.names()) {
      if (!known.contains(name)) {
        problems.add(name, "unknown field", "one of " + String.join(", ", known));
      }
    }
  }

  /** The command's id: the caller's idempotency key, or a random one. */
  String id() {
    return id;
  }

  String actor() {
    return required("actor");
  }

  String reason() {
    return required("reason");
  }

  @Nullable String ticket() {
    return optional("ticket");
  }

  /** A text that must be there, of one line; empty, with a problem noted, if it is not. */
  String required(String field) {
    String text = optional(field);
    if (text == null) {
      problems.missing(field, "a text of 1 to " + MAX_TEXT + " characters");
    }
    return text == null ? "" : text;
  }

  /** A text; null if it is not there. */
  @Nullable String optional(String field) {
    if (!body.has(field)) {
      return null;
    }
    Optional<String> text =
        body.text(field)
            .filter(t -> !t.isBlank() && t.length() <= MAX_TEXT)
            .filter(t -> t.chars().noneMatch(Character::isISOControl));
    if (text.isEmpty()) {
      problems.add(field, "no such text", "a text of 1 to " + MAX_TEXT + " characters, one line");
      return "";
    }
    return text.get();
  }

  /** Vetoes to waive, by name. */
  SortedSet<Veto> waivers() {
    TreeSet<Veto> waivers = new TreeSet<>();
    if (body.has("waivers") && body.texts("waivers").isEmpty()) {
      problems.add("waivers", "no such list", "a list of vetoes");
    }
    for (String name : body.texts("waivers")) {
      veto(name).ifPresentOrElse(waivers::add, () -> unknownVeto("waivers", name));
    }
    return waivers;
  }

  /** One veto, by name. */
  Veto veto() {
    String name = required("veto");
    Optional<Veto> veto = veto(name);
    if (veto.isEmpty() && !name.isEmpty()) {
      unknownVeto("veto", name);
    }
    return veto.orElse(Veto.FENCE_UNPROVEN);
  }

  private static Optional<Veto> veto(String name) {
    return Stream.of(Veto.values()).filter(v -> v.name().equals(name)).findFirst();
  }

  private void unknownVeto(String field, String name) {
    String known = Stream.of(Veto.values()).map(Veto::name).collect(Collectors.joining(", "));
    problems.add(field, name, "one of " + known);
  }

  /** What a freeze covers. */
  Freeze.Scope scope() {
    Optional<Freeze.Scope> scope = body.choice("scope", Freeze.Scope.class);
    if (scope.isEmpty()) {
      problems.add("scope", body.text("scope").orElse("nothing"), "one of all, service, region");
    }
    return scope.orElse(Freeze.Scope.ALL);
  }

  /** How long a freeze lasts: it always expires. */
  Duration duration() {
    Optional<Duration> given =
        body.duration("for").filter(d -> d.isPositive() && d.compareTo(Freeze.LONGEST) <= 0);
    if (given.isEmpty()) {
      problems.add(
          "for",
          body.text("for").orElse("nothing"),
          "a duration up to " + Durations.format(Freeze.LONGEST));
    }
    return given.orElse(Duration.ofMinutes(1));
  }

  /** Notes something that a handler has found. */
  void refuse(String field, String found, String expected) {
    problems.add(field, found, expected);
  }

  /** To be called when all fields are read. */
  void check() {
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems.errors());
    }
  }
}
