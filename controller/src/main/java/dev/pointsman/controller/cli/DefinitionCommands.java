package dev.pointsman.controller.cli;

import dev.pointsman.controller.definition.Definition;
import dev.pointsman.controller.view.Answers.Applied;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.config.Document;
import dev.pointsman.coordination.model.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands about definition files. */
final class DefinitionCommands {
  private static final Codec<Applied> APPLIED = Codec.ofView(Applied.class);

  private DefinitionCommands() {}

  @Command(name = "validate", description = "Looks at a definition file by itself; asks nobody.")
  static final class Validate implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "-f", paramLabel = "FILE", required = true, description = "The definition.")
    private Path file = Path.of("");

    Validate(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() {
      Definition definition = Definition.read(file);
      definition.warnings().forEach(warning -> shell.err().println("warning: " + warning));
      shell
          .err()
          .println(
              file + ": no problems in " + Words.count(definition.services().size(), "service"));
      return Exit.DONE;
    }
  }

  @Command(name = "apply", description = "Stores a definition file: all of it, or nothing.")
  static final class Apply implements Callable<Integer> {
    private final Shell shell;

    @Mixin private final ApiAccess access = new ApiAccess();

    @Option(names = "-f", paramLabel = "FILE", required = true, description = "The definition.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Looks at all rules and stores nothing.")
    private boolean dryRun;

    @Option(names = "--reason", defaultValue = "applied", description = "Why; recorded.")
    private String reason = "applied";

    @Option(names = "--ticket", description = "A reference for people; recorded.")
    private @Nullable String ticket;

    @Option(names = "--actor", description = "Who; recorded.")
    private @Nullable String actor;

    Apply(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() {
      String body = body();
      try (ApiClient api = access.client(shell)) {
        Applied applied = api.post(path(), "application/yaml", body).as(APPLIED);
        applied.warnings().forEach(warning -> shell.err().println("warning: " + warning));
        String done = applied.dryRun() ? "would store " : "stored ";
        applied.stored().forEach(name -> shell.out().println(done + name));
        applied.unchanged().forEach(name -> shell.out().println("unchanged " + name));
        if (applied.roster()) {
          shell.out().println(done + "the roster");
        }
        if (applied.limits()) {
          shell.out().println(done + "the limits");
        }
        return Exit.DONE;
      }
    }

    private String path() {
      if (dryRun) {
        return "apply?dryRun=true";
      }
      String path =
          "apply?actor="
              + ApiClient.part(OrderCommand.actor(shell, actor))
              + "&reason="
              + ApiClient.part(reason);
      return ticket == null ? path : path + "&ticket=" + ApiClient.part(ticket);
    }

    private String body() {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(Document.MAX_BYTES + 1);
        if (bytes.length > Document.MAX_BYTES) {
          throw new CommandException(
              Exit.WRONG_INPUT, file + ": more than " + Document.MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new CommandException(Exit.WRONG_INPUT, file + ": cannot be read: " + e);
      }
    }
  }
}
