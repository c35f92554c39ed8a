package dev.pointsman.controller.cli;

import picocli.CommandLine.Option;

/** The options by which a command that shows something chooses its form. */
final class Form {
  /** How data is written. */
  enum Output {
    table,
    json
  }

  @Option(
      names = "-o",
      paramLabel = "FORM",
      description = "table or json: the API's own answer.",
      defaultValue = "table")
  private Output output = Output.table;

  @Option(names = "--json", description = "The same as -o json.")
  private boolean json;

  boolean isJson() {
    return json || output == Output.json;
  }
}
