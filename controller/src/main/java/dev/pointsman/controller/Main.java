package dev.pointsman.controller;

import dev.pointsman.controller.cli.CommandLines;
import dev.pointsman.controller.cli.Shell;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** The program's entry: {@code controller}, {@code validate}, and the commands that use the API. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Charset charset = Charset.defaultCharset();
    Shell shell =
        new Shell(
            new BufferedReader(new InputStreamReader(System.in, charset)),
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            System.getenv());
    System.exit(CommandLines.run(shell, Wiring::run, arguments));
  }
}
