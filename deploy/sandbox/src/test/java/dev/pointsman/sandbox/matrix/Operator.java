package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders, as a person does: under one key each, so that an order that is sent to another
 * replica after the first one died is the same order.
 */
final class Operator {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Plan plan;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  Operator(Plan plan) {
    this.plan = plan;
  }

  /**
   * Orders something of the service, of any replica but one.
   *
   * @param path below the service's
   * @param fields JSON, beside actor and reason
   * @param spared the controller that is not asked: it is about to die, or stands still
   * @return null when the order stands or is carried out; else why not
   */
  @Nullable String order(String path, String fields, @Nullable String spared) {
    return order(path, fields, spared, "2s");
  }

  /** The same, without waiting for what becomes of it. */
  @Nullable String leave(String path, String fields, String spared) {
    return order(path, fields, spared, "1ms");
  }

  private @Nullable String order(String path, String fields, @Nullable String spared, String wait) {
    String key = UUID.randomUUID().toString();
    List<Region> asked =
        plan.regions().stream().filter(r -> !r.controller().equals(spared)).toList();
    String complaint = "no controller";
    for (Region region : asked) {
      try {
        HttpResponse<String> answer =
            http.send(request(region, path + "?wait=" + wait, fields, key), BODY);
        if (answer.statusCode() / 100 == 2) {
          return null;
        }
        complaint = region.controller() + ": " + answer.statusCode() + " " + answer.body();
        if (answer.statusCode() == 409) {
          return complaint;
        }
      } catch (IOException e) {
        complaint = region.controller() + ": " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WorldException("interrupted", e);
      }
    }
    return complaint;
  }

  private static final HttpResponse.BodyHandler<String> BODY = HttpResponse.BodyHandlers.ofString();

  private HttpRequest request(Region region, String path, String fields, String key) {
    String url = region.api() + "/api/v1/services/" + Plan.SERVICE + "/" + path;
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(LIMIT)
        .header("authorization", "Bearer " + plan.secrets().token())
        .header("content-type", "application/json")
        .header("Idempotency-Key", key)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{%s\"actor\": \"crash-test\", \"reason\": \"crash test\"}"
                    .formatted(fields.isEmpty() ? "" : fields + ", ")))
        .build();
  }
}
