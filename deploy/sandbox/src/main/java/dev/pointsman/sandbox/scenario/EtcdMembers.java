package dev.pointsman.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks etcd's members whom they follow, by their JSON gateway, from outside. */
final class EtcdMembers {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final Map<String, Region> byId = new HashMap<>();
  private final Map<Region, String> ids = new HashMap<>();

  /** All members must answer now: who is who does not change later. */
  EtcdMembers(Plan plan) {
    for (Region region : plan.regions()) {
      String id = status(region).at("/header/member_id").asText();
      byId.put(id, region);
      ids.put(region, id);
    }
  }

  /** Whom the first of these follows that follows anybody. */
  Optional<Region> leader(List<Region> asked) {
    return asked.stream()
        .map(r -> byId.get(status(r).path("leader").asText()))
        .filter(r -> r != null)
        .findFirst();
  }

  /** Gives leadership away in order. */
  void transfer(Region from, Region to) {
    post(from, "/v3/maintenance/transfer-leadership", "{\"targetID\": \"" + ids.get(to) + "\"}");
  }

  private JsonNode status(Region region) {
    return post(region, "/v3/maintenance/status", "{}");
  }

  private JsonNode post(Region region, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(region.etcd() + path))
              .timeout(LIMIT)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new WorldException("etcd in " + region.name() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }
}
