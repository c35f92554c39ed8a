package dev.pointsman.coordination.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A file cannot be used. The message names all problems, one to a line; a program prints it to
 * standard error and ends with {@link #EXIT_STATUS}.
 */
public final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How every command of Pointsman ends when its input is wrong. */
  public static final int EXIT_STATUS = 2;

  private final transient List<Problem> problems;

  public InvalidConfigException(String source, List<Problem> problems) {
    super(message(source, problems));
    this.problems = List.copyOf(problems);
  }

  private static String message(String source, List<Problem> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", source + ": " + count + "\n", ""));
  }

  /** All problems, in the order they were found. */
  public List<Problem> problems() {
    return problems;
  }
}
