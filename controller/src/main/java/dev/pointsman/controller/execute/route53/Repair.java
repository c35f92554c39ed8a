package dev.pointsman.controller.execute.route53;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Says how records that somebody else changed are put back: with the provider's own command line,
 * as one batch that Route 53 refuses if they have changed again meanwhile. Pure.
 */
final class Repair {
  private Repair() {}

  /**
   * One sentence for people, the same as long as the same differs.
   *
   * @param endpoint null for the provider's own
   * @param then what happens after the repair
   */
  static String of(
      String zone, String record, @Nullable URI endpoint, Judgement.Drifted drift, String then) {
    return "somebody else changed %s since batch %d: found %s (expected: %s); put it back: %s; %s"
        .formatted(
            record,
            drift.batch(),
            Records.describe(drift.surplus()),
            Records.describe(drift.missing()),
            command(zone, endpoint, drift),
            then);
  }

  /** A line for a shell. */
  static String command(String zone, @Nullable URI endpoint, Judgement.Drifted drift) {
    JsonArray changes = new JsonArray();
    add(changes, ChangeAction.DELETE, drift.surplus());
    add(changes, ChangeAction.CREATE, drift.missing());
    return "aws route53 change-resource-record-sets"
        + (endpoint == null ? "" : " --endpoint-url " + endpoint)
        + " --hosted-zone-id "
        + zone
        + " --change-batch "
        + quoted(new JsonObject().put("Changes", changes).encode());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void add(JsonArray changes, ChangeAction action, List<ResourceRecordSet> sets) {
    for (ResourceRecordSet set : sets) {
      changes.add(
          new JsonObject().put("Action", action.toString()).put("ResourceRecordSet", json(set)));
    }
  }

  /** The command line names every member as the SDK does, whatever kind of record it is. */
  private static JsonObject json(SdkPojo value) {
    JsonObject json = new JsonObject();
    for (SdkField<?> field : value.sdkFields()) {
      Object member = field.getValueOrDefault(value);
      boolean isNothing = member == null || (member instanceof List<?> list && list.isEmpty());
      if (!isNothing) {
        json.put(field.memberName(), part(member));
      }
    }
    return json;
  }

  private static Object part(Object member) {
    return switch (member) {
      case SdkPojo inner -> json(inner);
      case List<?> list -> new JsonArray(list.stream().map(Repair::part).toList());
      default -> member;
    };
  }
}
