package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers.Receipt;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.model.Command.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands share that ask for something to be done: who, why, and being sure. */
abstract class OrderCommand implements Callable<Integer> {
  private static final Codec<Receipt> RECEIPT = Codec.ofView(Receipt.class);

  private final Shell shell;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Option(names = "--reason", required = true, description = "Why; recorded.")
  private String reason = "";

  @Option(names = "--ticket", description = "A reference for people; recorded.")
  private @Nullable String ticket;

  @Option(
      names = "--actor",
      description = "Who; recorded. Else $$POINTSMAN_ACTOR, else the name of this user.")
  private @Nullable String actor;

  @Option(names = "--wait", defaultValue = "10s", description = "For the outcome, at most 30s.")
  private String wait = "10s";

  @Option(names = "--key", description = "Idempotency key: the same one again does nothing twice.")
  private @Nullable String key;

  @Option(names = "--yes", description = "Asks no confirmation.")
  private boolean sure;

  OrderCommand(Shell shell) {
    this.shell = shell;
  }

  /** Where it is posted, below {@code /api/v1/}. */
  abstract String path();

  /** Fields of its own; a value that begins with {@code [} is a list already. */
  abstract Map<String, String> fields();

  /** What a person must type to be sure; null if the command is harmless. */
  abstract @Nullable String confirmation();

  @Override
  public final Integer call() {
    String word = confirmation();
    if (word != null && !sure) {
      confirm(word);
    }
    Map<String, String> body = new LinkedHashMap<>(fields());
    body.put("actor", actor(shell, actor));
    body.put("reason", reason);
    if (ticket != null) {
      body.put("ticket", ticket);
    }
    String id = key == null ? UUID.randomUUID().toString() : key;
    try (ApiClient api = access.client(shell)) {
      String path = path() + "?wait=" + ApiClient.part(wait);
      ApiClient.Reply reply = api.order(path, id, json(body));
      tell(reply.as(RECEIPT));
      return Exit.of(reply.status());
    }
  }

  private void confirm(String word) {
    shell.err().print("type '" + word + "' to go on: ");
    shell.err().flush();
    try {
      if (word.equals(shell.in().readLine())) {
        return;
      }
    } catch (IOException e) {
      shell.err().println(e.getMessage());
    }
    throw new CommandException(Exit.WRONG_INPUT, "not confirmed; nothing was done (or use --yes)");
  }

  static String actor(Shell shell, @Nullable String given) {
    String variable = shell.variable("POINTSMAN_ACTOR");
    if (given != null) {
      return given;
    }
    return variable != null ? variable : System.getProperty("user.name", "unknown");
  }

  private static String json(Map<String, String> body) {
    return body.entrySet().stream()
        .map(e -> quoted(e.getKey()) + ":" + value(e.getKey(), e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Waivers are a list already; whatever people write is a text, also in brackets. */
  private static String value(String field, String text) {
    return field.equals("waivers") ? text : quoted(text);
  }

  /** As JSON; what JSON may not hold raw is escaped. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }

  private void tell(Receipt receipt) {
    Outcome outcome = receipt.outcome();
    if (outcome == null) {
      shell.err().println("accepted as " + receipt.id() + ", and not settled yet");
      return;
    }
    shell.err().println(outcome.detail());
    String made = made(receipt, outcome);
    if (made != null) {
      shell.out().println(made);
    }
  }

  /** What scripts go on with: the run that was begun or touched. */
  @Nullable String made(Receipt receipt, Outcome outcome) {
    return outcome.run();
  }
}
