package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the controllers, as an operator does: any of them, in turn, until one answers. */
final class Api {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Plan plan;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  Api(Plan plan) {
    this.plan = plan;
  }

  /**
   * Sends a request to the first controller that takes it.
   *
   * @return the answer's body
   * @throws WorldException when none does, with what the last one said
   */
  String post(String path, String type, String body) {
    String complaint = "no controller";
    for (Region region : plan.regions().reversed()) {
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(region.api() + path))
                    .timeout(LIMIT)
                    .header("authorization", "Bearer " + plan.secrets().token())
                    .header("content-type", type)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return answer.body();
        }
        complaint = region.controller() + ": " + answer.statusCode() + " " + answer.body();
      } catch (IOException e) {
        complaint = region.controller() + ": " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WorldException("interrupted", e);
      }
    }
    throw new WorldException(path + ": " + complaint);
  }

  /** What a controller says of its readiness, or why it says nothing. */
  static String readiness(Region region) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(region.api() + "/readyz")).timeout(LIMIT).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }
}
