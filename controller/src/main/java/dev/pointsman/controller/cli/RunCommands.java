package dev.pointsman.controller.cli;

import dev.pointsman.controller.cli.ApiClient.Reply;
import dev.pointsman.controller.view.Answers.Explanation;
import dev.pointsman.controller.view.Answers.Runs;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that look at a service's runs, and at why none begins. */
final class RunCommands {
  private static final Codec<Runs> RUNS = Codec.ofView(Runs.class);
  private static final Codec<Explanation> EXPLANATION = Codec.ofView(Explanation.class);

  private RunCommands() {}

  @Command(
      name = "explain",
      description = "Says what would be done now for a service, why, and what stops it.")
  static final class Explain implements Callable<Integer> {
    private final Shell shell;

    @Mixin private final ApiAccess access = new ApiAccess();

    @Mixin private final Form form = new Form();

    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    Explain(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() {
      try (ApiClient api = access.client(shell)) {
        Reply reply = api.get("services/" + ApiClient.part(service) + "/explain");
        if (form.isJson()) {
          shell.out().println(reply.body());
        } else {
          reply.as(EXPLANATION).explanation().forEach(line -> shell.out().println(line));
        }
        return reply.exit();
      }
    }
  }

  @Command(name = "runs", description = "Lists a service's runs, newest first.")
  static final class ListRuns implements Callable<Integer> {
    private final Shell shell;

    @Mixin private final ApiAccess access = new ApiAccess();

    @Mixin private final Form form = new Form();

    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    ListRuns(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() {
      try (ApiClient api = access.client(shell)) {
        Reply reply = api.get("services/" + ApiClient.part(service) + "/runs");
        if (form.isJson()) {
          shell.out().println(reply.body());
          return reply.exit();
        }
        Runs runs = reply.as(RUNS);
        Table table = new Table("RUN", "KIND", "FROM", "TO", "EPOCH", "BEGAN", "RESULT", "WHY");
        for (RunRecord run : runs.runs()) {
          table.row(
              run.id(),
              run.kind().name(),
              run.from(),
              run.to() == null ? "-" : run.to(),
              String.valueOf(run.epoch()),
              run.began().toString(),
              run.result() == null ? "under way" : run.result().name(),
              run.trigger().actor() + ": " + run.trigger().reason());
        }
        table.print(shell.out());
        runs.unreadable().forEach(key -> shell.err().println("unreadable: " + key));
        return reply.exit();
      }
    }
  }

  @Command(name = "run", description = "Shows one run, step by step.")
  static final class ShowRun implements Callable<Integer> {
    /** Steps take tenths of seconds; a person reads slower. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final Shell shell;

    @Mixin private final ApiAccess access = new ApiAccess();

    @Mixin private final Form form = new Form();

    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(index = "1", paramLabel = "RUN")
    private String run = "";

    @Option(
        names = "--follow",
        description =
            "Prints each change until the run has ended; exit status 7 when it ended ABORTED or"
                + " FAILED. It goes on while a step waits for a person.")
    private boolean follow;

    ShowRun(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
      try (ApiClient api = access.client(shell)) {
        Reply reply = read(api);
        RunRecord seen = reply.as(Codecs.RUN);
        begin(seen);
        while (follow && !seen.isEnded()) {
          shell.out().flush();
          Thread.sleep(POLL);
          reply = read(api);
          RunRecord next = reply.as(Codecs.RUN);
          change(seen, next);
          seen = next;
        }
        if (form.isJson()) {
          shell.out().println(reply.body());
        } else if (seen.result() != null) {
          String summary = seen.summary() == null ? "" : ": " + seen.summary();
          shell.out().println(seen.result() + summary);
        }
        return follow ? Exit.of(seen.result()) : Exit.DONE;
      }
    }

    private Reply read(ApiClient api) {
      return api.get("services/" + ApiClient.part(service) + "/runs/" + ApiClient.part(run));
    }

    private void begin(RunRecord run) {
      if (!form.isJson()) {
        shell.out().println(title(run));
        run.steps().stream()
            .filter(step -> step.status() != StepStatus.PENDING)
            .forEach(step -> shell.out().println(line(step)));
      }
    }

    private void change(RunRecord seen, RunRecord next) {
      if (!form.isJson()) {
        next.steps().stream()
            .filter(step -> !seen.steps().contains(step))
            .forEach(step -> shell.out().println(line(step)));
      }
    }

    private static String title(RunRecord run) {
      return "%s of %s from %s to %s, began %s, by %s: %s"
          .formatted(
              run.kind(),
              run.service(),
              run.from(),
              run.to() == null ? "-" : run.to(),
              run.began(),
              run.trigger().actor(),
              run.trigger().reason());
    }

    private static String line(StepRecord step) {
      StringBuilder line = new StringBuilder();
      line.append("  %-10s %-8s".formatted(step.step(), step.status()));
      line.append(step.ended() != null ? " " + step.ended() : "");
      line.append(step.code() != null ? " " + step.code() : "");
      line.append(step.detail() != null ? " " + step.detail() : "");
      if (!step.evidence().isEmpty()) {
        line.append(" ").append(step.evidence());
      }
      return line.toString();
    }
  }
}
