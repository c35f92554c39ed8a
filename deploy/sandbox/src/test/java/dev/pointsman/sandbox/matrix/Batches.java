package dev.pointsman.sandbox.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What the stand-in has decided about change batches. */
final class Batches {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Batches() {}

  /**
   * One batch of a controller.
   *
   * @param comment names run and batch number
   */
  record Batch(String comment, boolean accepted) {}

  /** All batches of controllers, oldest first. */
  static List<Batch> of(Plan plan) {
    URI log = URI.create(plan.dns().endpoint() + "/_standin/batches");
    try (InputStream answer = log.toURL().openStream()) {
      JsonNode all = JSON.readTree(answer);
      List<Batch> batches = new ArrayList<>();
      for (JsonNode each : all) {
        String comment = each.path("comment").asText("");
        if (comment.startsWith("pointsman ")) {
          batches.add(new Batch(comment, each.path("accepted").asBoolean()));
        }
      }
      return batches;
    } catch (IOException e) {
      throw new WorldException("the stand-in's log of batches: " + e.getMessage(), e);
    }
  }

  /** Those that took hold. */
  static List<String> accepted(Plan plan) {
    return of(plan).stream().filter(Batch::accepted).map(Batch::comment).toList();
  }
}
