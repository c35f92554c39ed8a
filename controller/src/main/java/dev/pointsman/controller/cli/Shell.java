package dev.pointsman.controller.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command stands: its streams and its environment. One thread uses it.
 *
 * @param in what a person types
 * @param out for data
 * @param err for everything else
 * @param environment variables by name
 */
public record Shell(
    BufferedReader in, PrintWriter out, PrintWriter err, Map<String, String> environment) {

  /** A variable; null if it is not set. */
  @Nullable String variable(String name) {
    return environment.get(name);
  }
}
