package dev.pointsman.sandbox.route53.api;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who calls. The signature is not verified (the stand-in has no secrets), but it has to be there,
 * and where a list of access keys is given, its key has to be one of them.
 */
final class Credentials {
  private static final Pattern SIGNED =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/, ]{1,128})/[^, ]+, ?SignedHeaders=[^, ]+,"
              + " ?Signature=\\S+");

  private final Set<String> accepted;

  /**
   * @param accepted access keys; empty for any
   */
  Credentials(Set<String> accepted) {
    this.accepted = Set.copyOf(accepted);
  }

  /** The access key of a signed request. */
  String accessKey(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      throw RefusedException.forbidden(
          "MissingAuthenticationToken", "Missing Authentication Token");
    }
    Matcher signed = SIGNED.matcher(authorization);
    if (!signed.matches()) {
      throw RefusedException.forbidden(
          "IncompleteSignature", "The request signature does not conform to AWS standards.");
    }
    String key = signed.group(1);
    if (!accepted.isEmpty() && !accepted.contains(key)) {
      throw RefusedException.forbidden(
          "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
    return key;
  }
}
