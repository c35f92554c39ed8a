package dev.pointsman.coordination.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads one kind of file into one kind of value: taken apart, compared with its schema, looked at
 * by its rules, and only then made into a value. Immutable; safe for use by several threads.
 *
 * @param <T> what comes of a file without problems
 */
public final class ConfigFile<T> {
  private final Shape shape;
  private final BiConsumer<Fields, Problems> rules;
  private final Function<Fields, T> make;

  /**
   * A kind of file.
   *
   * @param rules add what a schema cannot say; they run also over a file that the schema refuses,
   *     and so must not take any field for granted
   * @param make runs only when no problem was found
   */
  public ConfigFile(Shape shape, BiConsumer<Fields, Problems> rules, Function<Fields, T> make) {
    this.shape = shape;
    this.rules = rules;
    this.make = make;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException with all problems at once
   */
  public T read(Path file) {
    Problems problems = new Problems();
    Optional<T> value = Document.read(file, problems).flatMap(d -> value(d, problems));
    return value.orElseThrow(() -> new InvalidConfigException(file.toString(), problems.errors()));
  }

  /** The value of a document, or empty with at least one error in {@code problems}. */
  public Optional<T> value(Document document, Problems problems) {
    shape.check(document, problems);
    rules.accept(document.fields(), problems);
    return problems.isEmpty() ? Optional.of(make.apply(document.fields())) : Optional.empty();
  }
}
