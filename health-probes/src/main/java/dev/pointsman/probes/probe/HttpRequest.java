package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * The bytes of a GET request. A header whose value is a reference to a secret is resolved at each
 * use; without one, the bytes are made once.
 */
final class HttpRequest {
  private final Map<String, String> headers;
  private final Function<SecretRef, String> secrets;
  private final boolean constant;
  private byte[] made = {};
  private URI madeFor = URI.create("");

  private HttpRequest(Map<String, String> headers, Function<SecretRef, String> secrets) {
    this.headers = headers;
    this.secrets = secrets;
    this.constant = headers.values().stream().noneMatch(HttpRequest::isReference);
  }

  static HttpRequest with(Map<String, String> headers, Function<SecretRef, String> secrets) {
    return new HttpRequest(headers, secrets);
  }

  static HttpRequest plain() {
    return new HttpRequest(Map.of(), SecretRef::text);
  }

  /** A header cannot be written. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }

    ProbeOutcome outcome() {
      return new ProbeOutcome.Local(Reason.CONFIGURATION, String.valueOf(getMessage()));
    }
  }

  byte[] bytes(URI url) throws UnusableException {
    if (constant && url.equals(madeFor)) {
      return made;
    }
    made = make(url);
    madeFor = url;
    return made;
  }

  private byte[] make(URI url) throws UnusableException {
    StringBuilder text = new StringBuilder("GET ");
    String path = url.getRawPath();
    text.append(path == null || path.isEmpty() ? "/" : path);
    if (url.getRawQuery() != null) {
      text.append('?').append(url.getRawQuery());
    }
    text.append(" HTTP/1.1\r\n");
    if (headers.keySet().stream().noneMatch(name -> name.equalsIgnoreCase("host"))) {
      text.append("host: ").append(url.getHost());
      if (url.getPort() != -1) {
        text.append(':').append(url.getPort());
      }
      text.append("\r\n");
    }
    text.append("user-agent: pointsman\r\naccept: */*\r\nconnection: close\r\n");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      text.append(header.getKey()).append(": ").append(value(header)).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private String value(Map.Entry<String, String> header) throws UnusableException {
    String value = header.getValue();
    if (isReference(value)) {
      try {
        value = secrets.apply(new SecretRef(value));
      } catch (RuntimeException e) {
        throw new UnusableException("header " + header.getKey() + ": " + e.getMessage());
      }
    }
    boolean whole = (header.getKey() + value).chars().noneMatch(c -> c == '\r' || c == '\n');
    if (!whole) {
      throw new UnusableException("header: has a line break (expected: one line)");
    }
    return value;
  }

  private static boolean isReference(String value) {
    return value.startsWith("${") && value.endsWith("}");
  }
}
