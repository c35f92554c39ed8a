package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.signing.AccessKey;
import java.util.List;

/** What a key's policy allows, in the words of AWS's identity and access management. Pure. */
final class Permission {
  private static final String ACCOUNT = "123456789012";

  private Permission() {}

  /** Refuses a call that the caller's policy does not allow. */
  static void require(AccessKey key, Call call) {
    if (key.policy() == AccessKey.Policy.FULL || reads(call)) {
      return;
    }
    String action = "route53:" + action(call);
    throw RefusedException.forbidden(
        "AccessDenied",
        "User: arn:aws:iam::%s:user/%s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
            .formatted(ACCOUNT, key.user(), action, resource(call.path()), action));
  }

  /** The tags of many resources are asked for by POST. */
  private static boolean reads(Call call) {
    boolean listsTags = call.path().size() == 2 && call.path().getFirst().equals("tags");
    return call.method().equals("GET") || listsTags;
  }

  private static String action(Call call) {
    String first = call.path().isEmpty() ? "" : call.path().getFirst();
    String what = first.equals("healthcheck") ? "HealthCheck" : "HostedZone";
    if (Route53Api.isRecordSets(call.path())) {
      return "ChangeResourceRecordSets";
    }
    if (first.equals("tags")) {
      return "ChangeTagsForResource";
    }
    if (call.method().equals("DELETE")) {
      return "Delete" + what;
    }
    return call.path().size() == 1
        ? "Create" + what
        : what.equals("HealthCheck") ? "UpdateHealthCheck" : "UpdateHostedZoneComment";
  }

  private static String resource(List<String> path) {
    return path.size() < 2 || path.getFirst().equals("tags")
        ? "*"
        : "arn:aws:route53:::" + path.get(0) + "/" + path.get(1);
  }
}
