package dev.pointsman.controller.cli;

import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.model.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the API. */
final class ApiAccess {
  private static final String DEFAULT = "http://127.0.0.1:8080";

  @Option(
      names = "--api",
      paramLabel = "URL",
      split = ",",
      description =
          "The controllers' APIs, the first that answers is asked; else $$POINTSMAN_API, else "
              + DEFAULT
              + ".")
  private List<URI> api = List.of();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token; else $$POINTSMAN_TOKEN.")
  private @Nullable Path tokenFile;

  ApiClient client(Shell shell) {
    return new ApiClient(urls(shell), token(shell));
  }

  /** Any replica takes any request, and the nearest one may have gone down with its region. */
  private List<URI> urls(Shell shell) {
    String variable = shell.variable("POINTSMAN_API");
    List<URI> urls = api;
    if (urls.isEmpty()) {
      urls =
          Stream.of((variable == null ? DEFAULT : variable).split(","))
              .map(String::strip)
              .map(URI::create)
              .toList();
    }
    for (URI url : urls) {
      if (url.getHost() == null) {
        throw new CommandException(
            Exit.WRONG_INPUT, "--api: " + url + " (expected: URLs like " + DEFAULT + ")");
      }
    }
    return urls;
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
