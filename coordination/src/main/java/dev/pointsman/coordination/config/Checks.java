package dev.pointsman.coordination.config;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.CheckSpec.Redirects;
import dev.pointsman.coordination.model.CheckSpec.Tls;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks as definitions and canaries write them; their schema is {@code check} in {@code
 * common.schema.json}.
 */
public final class Checks {
  /** Headers whose values are credentials by their nature. */
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token");

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

  private static final int DNS_PORT = 53;

  private Checks() {}

  /** What a schema cannot say of a check: hosts, URLs and headers that can be used. */
  public static void check(Fields check, Problems problems) {
    checkHosts(check, problems, "host", "server");
    checkUrl(check, problems);
    check.section("headers").ifPresent(headers -> checkHeaders(headers, problems));
    check.section("tls").ifPresent(tls -> checkHosts(tls, problems, "server-name"));
  }

  /** Every text in these fields is a host name or an address. */
  public static void checkHosts(Fields section, Problems problems, String... fields) {
    for (String field : fields) {
      section
          .text(field)
          .filter(host -> !Hosts.isHost(host))
          .ifPresent(host -> problems.add(section.path(field), host, "a host name or an address"));
    }
  }

  private static void checkUrl(Fields check, Problems problems) {
    Optional<String> text = check.text("url");
    if (text.isPresent() && check.url("url", "http", "https").isEmpty()) {
      // before the @ may stand a password
      String found = text.get().contains("@") ? "a URL with credentials" : text.get();
      problems.add(check.path("url"), found, "a URL like http://10.0.0.1:8080/health");
    }
  }

  private static void checkHeaders(Fields headers, Problems problems) {
    for (String name : headers.names()) {
      boolean secret = SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT));
      if (secret && headers.text(name).filter(v -> !Secrets.isReference(v)).isPresent()) {
        problems.add(headers.path(name), "a secret in plain", Secrets.EXPECTED);
      }
      if (!HEADER.matcher(name).matches()) {
        problems.add(headers.path(name), "no name of a header", "letters, digits and dashes");
      }
    }
  }

  /** Makes a check of a section in which no problem was found. */
  public static CheckSpec of(Fields check) {
    String name = check.text("name").orElseThrow();
    String type = check.text("type").orElseThrow();
    return switch (type) {
      case "http" -> http(name, check);
      case "tcp" -> new CheckSpec.Tcp(name, host(check), port(check));
      case "tls" -> new CheckSpec.TlsHandshake(name, host(check), port(check), tls(check));
      case "dns" -> dns(name, check);
      case "grpc" -> grpc(name, check);
      case "postgres" -> new CheckSpec.Postgres(name, check.text("database").orElseThrow());
      default -> throw new IllegalStateException("check of type " + type);
    };
  }

  private static CheckSpec http(String name, Fields check) {
    return new CheckSpec.Http(
        name,
        check.url("url", "http", "https").orElseThrow(),
        check.numbers("status"),
        check.text("body").orElse(null),
        check.textMap("headers"),
        check.choice("redirects", Redirects.class).orElse(Redirects.NONE),
        tls(check),
        check.text("through").orElse(null));
  }

  private static CheckSpec dns(String name, Fields check) {
    return new CheckSpec.Dns(
        name,
        check.text("server").orElseThrow(),
        check.number("port").orElse(DNS_PORT),
        check.text("question").orElseThrow(),
        check.text("record-type").orElse("A"),
        check.texts("expect"));
  }

  private static CheckSpec grpc(String name, Fields check) {
    return new CheckSpec.Grpc(
        name,
        host(check),
        port(check),
        check.text("service").orElse(""),
        check.has("tls") ? tls(check) : null);
  }

  private static Tls tls(Fields check) {
    return check
        .section("tls")
        .map(
            tls ->
                new Tls(
                    tls.flag("verify").orElse(true),
                    tls.text("authority").orElse(null),
                    tls.text("server-name").orElse(null),
                    tls.number("minimum-days").orElse(0)))
        .orElse(Tls.DEFAULT);
  }

  private static String host(Fields check) {
    return check.text("host").orElseThrow();
  }

  private static int port(Fields check) {
    return check.number("port").orElseThrow();
  }
}
