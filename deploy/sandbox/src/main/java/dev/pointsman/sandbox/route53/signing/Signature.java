package dev.pointsman.sandbox.route53.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 of one request, with the whole payload signed. See "Create a signed AWS
 * API request" in the AWS Identity and Access Management user guide.
 */
public final class Signature {
  /** The only algorithm. */
  public static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final String MAC = "HmacSHA256";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  private Signature() {}

  /**
   * What is signed of a request.
   *
   * @param path as it was sent, percent-encoded
   * @param query as it was sent, without its question mark; empty for none
   * @param headers the signed ones, by name in lower case
   * @param payload the body's {@link #digest}
   */
  public record Request(
      String method, String path, String query, SortedMap<String, String> headers, String payload) {
    public Request {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** The names of the signed headers, as they stand in the header {@code Authorization}. */
    public String signedHeaders() {
      return String.join(";", headers.keySet());
    }
  }

  /** The scope of a signature: a day like {@code 20261121}, a region and a service. */
  public record Scope(String day, String region, String service) {
    @Override
    public String toString() {
      return day + "/" + region + "/" + service + "/aws4_request";
    }
  }

  /**
   * The signature, in hexadecimal.
   *
   * @param time as in the header {@code X-Amz-Date}: {@code 20261121T180000Z}
   */
  public static String of(Request request, String time, Scope scope, String secret) {
    String signed =
        String.join("\n", ALGORITHM, time, scope.toString(), digest(bytes(canonical(request))));
    byte[] key = bytes("AWS4" + secret);
    for (String part :
        new String[] {scope.day(), scope.region(), scope.service(), "aws4_request"}) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, signed));
  }

  private static String canonical(Request request) {
    String headers =
        request.headers().entrySet().stream()
            .map(header -> header.getKey() + ":" + trimmed(header.getValue()) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        path(request.path()),
        query(request.query()),
        headers,
        request.signedHeaders(),
        request.payload());
  }

  /** Encoded once more, as every service but S3 wants it. */
  private static String path(String sent) {
    return Arrays.stream(sent.split("/", -1))
        .map(Signature::encoded)
        .collect(Collectors.joining("/"));
  }

  private static String query(String sent) {
    if (sent.isEmpty()) {
      return "";
    }
    return Arrays.stream(sent.split("&", -1))
        .map(parameter -> parameter.split("=", 2))
        .map(pair -> Map.entry(recoded(pair[0]), pair.length > 1 ? recoded(pair[1]) : ""))
        .sorted(
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining("&"));
  }

  /** Clients may encode more than they must; what is signed is encoded in one way. */
  private static String recoded(String sent) {
    byte[] raw = bytes(sent);
    byte[] decoded = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      boolean isEncoded =
          raw[i] == '%'
              && i + 2 < raw.length
              && HexFormat.isHexDigit(raw[i + 1])
              && HexFormat.isHexDigit(raw[i + 2]);
      if (isEncoded) {
        decoded[length++] =
            (byte) (HexFormat.fromHexDigit(raw[i + 1]) * 16 + HexFormat.fromHexDigit(raw[i + 2]));
        i += 2;
      } else {
        decoded[length++] = raw[i];
      }
    }
    return encoded(Arrays.copyOf(decoded, length));
  }

  private static String encoded(String text) {
    return encoded(bytes(text));
  }

  private static String encoded(byte[] text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text) {
      if (UNRESERVED.indexOf(octet) >= 0) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static String trimmed(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  /** SHA-256, in hexadecimal. */
  public static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + MAC, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
