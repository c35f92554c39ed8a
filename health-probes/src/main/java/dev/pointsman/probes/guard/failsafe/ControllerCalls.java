package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request to one controller, on a thread and connections of its own. */
final class ControllerCalls implements AutoCloseable {
  private static final Codec<PromiseRequest> REQUEST = Codec.ofView(PromiseRequest.class);
  private static final Codec<Promise> PROMISE = Codec.ofView(Promise.class);
  private static final Codec<Trouble> TROUBLE = Codec.ofView(Trouble.class);

  /** What is said by a controller that could be asked: its own store is well. */
  static final String STORE_ANSWERS = "409 STORE_ANSWERS";

  /** A promise, or a problem, is far shorter: more is not read. */
  private static final int LONGEST = 16 * 1024;

  private final HttpClient http;
  private final ScheduledExecutorService thread;
  private final @Nullable SecretRef token;
  private final Secrets secrets;
  private final Duration limit;

  /** What is read of a problem. */
  private record Trouble(@Nullable String code, @Nullable String detail) {}

  private ControllerCalls(
      HttpClient http,
      ScheduledExecutorService thread,
      @Nullable SecretRef token,
      Secrets secrets,
      Duration limit) {
    this.http = http;
    this.thread = thread;
    this.token = token;
    this.secrets = secrets;
    this.limit = limit;
  }

  /**
   * Connects to nobody yet.
   *
   * @param limit for the whole of a call
   * @throws IOException if the authorities' file cannot be read
   */
  static ControllerCalls open(
      @Nullable SecretRef token, @Nullable Path authority, Secrets secrets, Duration limit)
      throws IOException {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("guard-failsafe").factory());
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(limit)
            .executor(thread);
    if (authority != null) {
      http.sslContext(Authorities.of(authority));
    }
    return new ControllerCalls(http.build(), thread, token, secrets, limit);
  }

  /** Answered by {@code Promised} or {@code PromiseRefused}, within the limit. */
  void ask(String controller, URI base, PromiseRequest request, Consumer<GuardEvent> tell) {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create(stripped(base) + "/api/v1/promises"))
            .timeout(limit)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(REQUEST.encode(request)));
    if (token != null) {
      try {
        call.header("Authorization", "Bearer " + secrets.resolve(token));
      } catch (RuntimeException e) {
        // of the reference, and never of the secret
        tell.accept(refused(request, controller, "the token cannot be had: " + token));
        return;
      }
    }
    var _ =
        http.sendAsync(
                call.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST))
            .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
            .thenApply(response -> judge(controller, request, response))
            .exceptionally(failure -> refused(request, controller, why(failure)))
            .thenAccept(tell);
  }

  private static String stripped(URI base) {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** A promise is one only by the controller that was asked, and to this question. */
  private static GuardEvent judge(
      String controller, PromiseRequest request, HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return refused(request, controller, told(response));
    }
    try {
      Promise promise = PROMISE.decode(response.body());
      return promise.equals(new Promise(controller, request))
          ? new GuardEvent.Promised(request.round(), controller)
          : refused(request, controller, "the promise is another's, or to another question");
    } catch (UnreadableException e) {
      return refused(request, controller, "what it answers is no promise");
    }
  }

  private static GuardEvent refused(PromiseRequest request, String controller, String why) {
    return new GuardEvent.PromiseRefused(request.round(), controller, why);
  }

  private static String told(HttpResponse<String> response) {
    try {
      Trouble trouble = TROUBLE.decode(response.body());
      return response.statusCode() + " " + trouble.code() + ", " + trouble.detail();
    } catch (UnreadableException e) {
      return "HTTP " + response.statusCode();
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case HttpTimeoutException _, TimeoutException _ -> "no answer in time";
      case IOException e -> "not reached: " + e.getClass().getSimpleName();
      default -> cause.toString();
    };
  }

  /** The thread that answers are heard on. */
  ScheduledExecutorService thread() {
    return thread;
  }

  @Override
  public void close() {
    http.shutdownNow();
    thread.shutdownNow();
  }
}
