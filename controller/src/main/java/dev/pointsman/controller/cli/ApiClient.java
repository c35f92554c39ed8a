package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers;
import dev.pointsman.controller.view.Answers.Trouble;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.UnreadableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of the API. Blocks. */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than the longest time that the API itself waits. */
  private static final Duration ANSWER = Duration.ofSeconds(45);

  /** By the contract nothing was done then; what is in doubt is answered with 504. */
  private static final int UNAVAILABLE = 503;

  private static final Codec<Trouble> TROUBLE = Codec.ofView(Trouble.class);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final List<URI> bases;
  private final @Nullable String token;

  /**
   * @param bases replicas, asked in this order until one answers that is ready; one that is not
   *     tells what it knows when no other can
   */
  ApiClient(List<URI> bases, @Nullable String token) {
    this.bases = bases;
    this.token = token;
  }

  /**
   * An answer that is no error.
   *
   * @param ready false when the replica is cut off from the store or from a leader, so that this
   *     may be old
   */
  record Reply(int status, String body, boolean ready) {
    /** The exit status of a command that shows it. */
    int exit() {
      return ready ? Exit.DONE : Exit.UNREACHABLE;
    }

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
    return send(path, HttpRequest.Builder::GET);
  }

  /**
   * Asks for something to be done.
   *
   * @throws CommandException if there is no answer, or it is an error
   */
  Reply post(String path, String contentType, String body) {
    return send(
        path, to -> to.header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  /** Gives a command, under an idempotency key. */
  Reply order(String path, String key, String json) {
    return send(
        path,
        to ->
            to.header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(json)));
  }

  /** A request for whichever replica takes it. */
  private interface Request {
    HttpRequest.Builder to(HttpRequest.Builder request);
  }

  private Reply send(String path, Request how) {
    List<String> complaints = new ArrayList<>();
    Reply old = null;
    CommandException unable = null;
    for (URI base : bases) {
      try {
        HttpResponse<String> response =
            http.send(how.to(request(base, path)).build(), BodyHandlers.ofString());
        if (response.statusCode() == UNAVAILABLE) {
          unable = unable == null ? refusal(response) : unable; // the next one may be able to
          continue;
        }
        Reply reply = reply(response);
        if (reply.ready()) {
          return reply;
        }
        old = old == null ? reply : old;
      } catch (ConnectException | HttpConnectTimeoutException e) {
        complaints.add(base + ": " + reason(e)); // nothing was sent: the next one may be asked
      } catch (IOException e) {
        throw new CommandException(Exit.UNREACHABLE, base + ": " + reason(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException(Exit.FAILED, "interrupted");
      }
    }
    if (old != null) {
      return old;
    }
    throw unable != null
        ? unable
        : new CommandException(Exit.UNREACHABLE, String.join("; ", complaints));
  }

  private HttpRequest.Builder request(URI base, String path) {
    String root = base.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + "/api/v1/" + path)).timeout(ANSWER);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Reply reply(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw refusal(response);
    }
    boolean ready =
        !response.headers().firstValue(Answers.READY_HEADER).filter("false"::equals).isPresent();
    return new Reply(response.statusCode(), response.body(), ready);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "no connection" : e.getMessage();
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
