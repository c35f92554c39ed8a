package dev.pointsman.controller.cli;

import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.model.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the API. */
final class ApiAccess {
  private static final String DEFAULT = "http://127.0.0.1:8080";

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "A controller's API; else $POINTSMAN_API, else " + DEFAULT + ".")
  private @Nullable URI api;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token; else $$POINTSMAN_TOKEN.")
  private @Nullable Path tokenFile;

  ApiClient client(Shell shell) {
    return new ApiClient(url(shell), token(shell));
  }

  private URI url(Shell shell) {
    String variable = shell.variable("POINTSMAN_API");
    URI url = api != null ? api : URI.create(variable == null ? DEFAULT : variable);
    if (url.getHost() == null) {
      throw new CommandException(
          Exit.WRONG_INPUT, "--api: " + url + " (expected: a URL like " + DEFAULT + ")");
    }
    return url;
  }

  private @Nullable String token(Shell shell) {
    if (tokenFile == null) {
      return shell.variable("POINTSMAN_TOKEN");
    }
    try {
      return Secrets.system().resolve(new SecretRef("${file:" + tokenFile.toAbsolutePath() + "}"));
    } catch (Secrets.SecretException e) {
      throw new CommandException(Exit.WRONG_INPUT, "--token-file: " + e.getMessage());
    }
  }
}
