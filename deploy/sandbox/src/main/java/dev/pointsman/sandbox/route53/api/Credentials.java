package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.signing.AccessKey;
import dev.pointsman.sandbox.route53.signing.Signature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, by AWS Signature Version 4. An account without keys takes any: the signature has to be
 * there, and is not verified.
 */
final class Credentials {
  private static final String SERVICE = "route53";

  private static final Pattern SIGNED =
      Pattern.compile(
          Signature.ALGORITHM
              + " Credential=([^/, ]{1,128})/(\\d{8})/([^/, ]+)/([^/, ]+)/aws4_request,"
              + " ?SignedHeaders=([^, ]+), ?Signature=([0-9a-zA-Z]+)");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** As AWS takes them: what was signed longer ago may be another's, replayed. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Map<String, AccessKey> keys = new HashMap<>();
  private final Clock clock;

  /**
   * @param keys of the account; empty for any
   */
  Credentials(Collection<AccessKey> keys, Clock clock) {
    keys.forEach(key -> this.keys.put(key.id(), key));
    this.clock = clock;
  }

  /** The access key of a signed request. */
  AccessKey accessKey(HttpServerRequest request, Buffer body) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null || authorization.isBlank()) {
      throw RefusedException.forbidden(
          "MissingAuthenticationToken", "Missing Authentication Token");
    }
    Matcher signed = SIGNED.matcher(authorization);
    if (!signed.matches()) {
      throw RefusedException.forbidden(
          "IncompleteSignature", "The request signature does not conform to AWS standards.");
    }
    String id = signed.group(1);
    if (keys.isEmpty()) {
      return new AccessKey(id, "", id, AccessKey.Policy.FULL);
    }
    AccessKey key = keys.get(id);
    if (key == null) {
      throw RefusedException.forbidden(
          "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
    verify(request, body, signed, key.secret());
    return key;
  }

  private void verify(HttpServerRequest request, Buffer body, Matcher signed, String secret) {
    Signature.Scope scope = new Signature.Scope(signed.group(2), signed.group(3), signed.group(4));
    String time = Objects.requireNonNullElse(request.getHeader("X-Amz-Date"), "");
    if (!scope.service().equals(SERVICE)) {
      throw mismatch("Credential should be scoped to correct service: '" + SERVICE + "'.");
    }
    if (!time.startsWith(scope.day()) || !isNow(time)) {
      throw mismatch(
          "Signature expired, or not yet current: it was signed at '%s', and now it is %s (expected: at most 5 min. apart)"
              .formatted(time, TIME.format(clock.instant())));
    }
    TreeMap<String, String> headers = new TreeMap<>();
    for (String name : signed.group(5).split(";", -1)) {
      headers.put(name, header(request, name));
    }
    if (!headers.containsKey("host") || !headers.containsKey("x-amz-date")) {
      throw mismatch("'host' and 'x-amz-date' must be among the signed headers.");
    }
    String expected =
        Signature.of(
            new Signature.Request(
                request.method().name(),
                text(request.path()),
                text(request.query()),
                headers,
                Signature.digest(body.getBytes())),
            time,
            scope,
            secret);
    if (!isSame(expected, signed.group(6))) {
      throw mismatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  /** Takes as long wherever they differ. */
  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isNow(String time) {
    try {
      Instant at = TIME.parse(time, Instant::from);
      return Duration.between(at, clock.instant()).abs().compareTo(SKEW) <= 0;
    } catch (DateTimeParseException notATime) {
      return false;
    }
  }

  private static String header(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    boolean isPseudo = name.equals("host") && values.isEmpty(); // as of HTTP/2 on
    return isPseudo ? String.valueOf(request.authority()) : String.join(",", values);
  }

  private static String text(@Nullable String part) {
    return Objects.requireNonNullElse(part, "");
  }

  private static RefusedException mismatch(String words) {
    return RefusedException.forbidden("SignatureDoesNotMatch", words);
  }
}
