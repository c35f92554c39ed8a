package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.health.HealthChecks;
import dev.pointsman.sandbox.route53.xml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The calls on tags, which Terraform makes for each zone and health check. */
final class TagCalls {
  private final Account account;
  private final HealthChecks checks;

  TagCalls(Account account, HealthChecks checks) {
    this.account = account;
    this.checks = checks;
  }

  Reply list(String type, String id) {
    requireExists(type, id);
    return Reply.ok(Node.of("ListTagsForResourceResponse", tagSet(type, id)));
  }

  Reply listMany(Call call, String type) {
    List<Node> sets = new ArrayList<>();
    for (String id : call.document("ListTagsForResourcesRequest").values("ResourceIds")) {
      requireExists(type, id);
      sets.add(tagSet(type, id));
    }
    return Reply.ok(Node.of("ListTagsForResourcesResponse", Node.of("ResourceTagSets", sets)));
  }

  Reply change(Call call, String type, String id) {
    requireExists(type, id);
    Node request = call.document("ChangeTagsForResourceRequest");
    Map<String, String> tags = account.tags(type + "/" + id);
    request.values("RemoveTagKeys").forEach(tags::remove);
    Node added = request.child("AddTags");
    if (added != null) {
      for (Node tag : added.children()) {
        tags.put(
            Objects.requireNonNullElse(tag.value("Key"), ""),
            Objects.requireNonNullElse(tag.value("Value"), ""));
      }
    }
    return Reply.ok(Node.of("ChangeTagsForResourceResponse"));
  }

  private Node tagSet(String type, String id) {
    List<Node> tags = new ArrayList<>();
    account
        .tags(type + "/" + id)
        .forEach(
            (key, value) ->
                tags.add(Node.of("Tag", Node.text("Key", key), Node.text("Value", value))));
    return Node.of(
        "ResourceTagSet",
        Node.text("ResourceType", type),
        Node.text("ResourceId", id),
        Node.of("Tags", tags));
  }

  private void requireExists(String type, String id) {
    switch (type) {
      case "hostedzone" -> account.zone(id);
      case "healthcheck" -> {
        if (checks.find(id) == null) {
          throw RefusedException.notFound(
              "NoSuchHealthCheck", "A health check with id " + id + " does not exist.");
        }
      }
      default ->
          throw RefusedException.invalidInput(
              "ResourceType: '" + type + "' (expected: healthcheck or hostedzone)");
    }
  }
}
