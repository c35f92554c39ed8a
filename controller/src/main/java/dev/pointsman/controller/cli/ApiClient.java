package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers.Trouble;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of the API. Blocks. */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Longer than the longest time that the API itself waits. */
  private static final Duration ANSWER = Duration.ofSeconds(45);

  private static final Codec<Trouble> TROUBLE = Codec.ofView(Trouble.class);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI base;
  private final @Nullable String token;

  ApiClient(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  /** An answer that is no error. */
  record Reply(int status, String body) {
    <T> T as(Codec<T> codec) {
      try {
        return codec.decode(body);
      } catch (UnreadableException e) {
        throw new CommandException(Exit.FAILED, "the API's answer: " + e.getMessage());
      }
    }
  }

  /**
   * Reads.
   *
   * @throws CommandException if there is no answer, or it is an error
   */
  Reply get(String path) {
    return send(request(path).GET());
  }

  /**
   * Asks for something to be done.
   *
   * @throws CommandException if there is no answer, or it is an error
   */
  Reply post(String path, String contentType, String body) {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  /** Gives a command, under an idempotency key. */
  Reply order(String path, String key, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + "/api/v1/" + path)).timeout(ANSWER);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw refusal(response);
      }
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new CommandException(
          Exit.UNREACHABLE, base + ": " + (e.getMessage() == null ? e : e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Exit.FAILED, "interrupted");
    }
  }

  private static CommandException refusal(HttpResponse<String> response) {
    int exit = Exit.of(response.statusCode());
    try {
      Trouble trouble = TROUBLE.decode(response.body());
      StringBuilder text = new StringBuilder(trouble.code() + ": " + trouble.detail());
      trouble.problems().forEach(problem -> text.append("\n  ").append(problem));
      return new CommandException(exit, text.toString());
    } catch (UnreadableException e) {
      return new CommandException(exit, "the API answered with status " + response.statusCode());
    }
  }

  /** A text as a part of a path or a query. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }
}
