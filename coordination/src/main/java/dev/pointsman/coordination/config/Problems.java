package dev.pointsman.coordination.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a file, so that people hear of all of it at once. Warnings are kept
 * apart: they forbid nothing. Not for use by several threads.
 */
public final class Problems {
  /** Beyond this many nobody reads on, and a hostile file could make any number. */
  static final int MAX_PROBLEMS = 200;

  private final Set<Problem> errors = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  /** Something that stands there is wrong. */
  public void add(String path, String found, String expected) {
    put(errors, new Problem(path, found, expected));
  }

  /** Something is missing. */
  public void missing(String path, String expected) {
    put(errors, new Problem(path, null, expected));
  }

  /** Something is allowed, but hardly meant. */
  public void warn(String path, @Nullable String found, String better) {
    put(warnings, new Problem(path, found, better));
  }

  private static void put(Set<Problem> set, Problem problem) {
    if (set.size() < MAX_PROBLEMS) {
      set.add(problem);
    }
  }

  /** Whether nothing is wrong; warnings do not count. */
  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /** What is wrong, in the order it was found. */
  public List<Problem> errors() {
    return new ArrayList<>(errors);
  }

  /** What is allowed but hardly meant, in the order it was found. */
  public List<Problem> warnings() {
    return new ArrayList<>(warnings);
  }

  /**
   * Ends the reading if anything is wrong.
   *
   * @param source the file's name, as its author knows it
   * @throws InvalidConfigException with all problems
   */
  public void throwIfAny(String source) {
    if (!errors.isEmpty()) {
      throw new InvalidConfigException(source, errors());
    }
  }
}
