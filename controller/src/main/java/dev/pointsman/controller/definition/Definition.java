package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.ConfigFile;
import dev.pointsman.coordination.config.Document;
import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.config.Problem;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.config.Shape;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a definition file asks for.
 *
 * @param roster null when the file leaves the stored one as it is
 * @param limits null when the file leaves the stored ones as they are
 * @param warnings what is allowed, but hardly meant
 */
public record Definition(
    List<ServiceSpec> services,
    @Nullable Roster roster,
    @Nullable Limits limits,
    List<Problem> warnings) {
  private static final Shape SHAPE = Shape.beside(Definition.class, "definition.schema.json");

  public Definition {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a file by itself, with nothing stored to compare with.
   *
   * @throws InvalidConfigException with all problems at once
   */
  public static Definition read(Path file) {
    Problems problems = new Problems();
    return Document.read(file, problems)
        .flatMap(document -> of(document, Stored.OFFLINE, problems))
        .orElseThrow(() -> new InvalidConfigException(file.toString(), problems.errors()));
  }

  /**
   * Reads a file's bytes and compares it with what is stored. Empty, with at least one error in
   * {@code problems}, if anything is wrong with either.
   */
  public static Optional<Definition> parse(byte[] bytes, Stored stored, Problems problems) {
    return Document.parse(bytes, problems).flatMap(document -> of(document, stored, problems));
  }

  private static Optional<Definition> of(Document document, Stored stored, Problems problems) {
    return new ConfigFile<>(
            SHAPE,
            (top, found) -> new DefinitionRules(stored, found).check(top),
            top -> SpecReader.definition(top, problems.warnings()))
        .value(document, problems);
  }
}
