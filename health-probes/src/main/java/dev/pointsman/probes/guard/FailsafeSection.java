package dev.pointsman.probes.guard;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Hosts;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.probes.guard.failsafe.FailsafeAccess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code failsafe} section of a guard's configuration. */
final class FailsafeSection {
  private static final String A_URL = "a URL like https://10.0.0.1:8080";

  private FailsafeSection() {}

  /**
   * What a schema cannot say of it.
   *
   * @param named the controllers that the guard's terms name
   */
  static void check(Fields failsafe, List<String> named, Problems problems) {
    SortedMap<String, String> given = failsafe.textMap("controllers");
    for (String id : named) {
      if (!given.containsKey(id)) {
        problems.missing(
            failsafe.path("controllers") + "." + id, A_URL + ", as the guard's terms name " + id);
      }
    }
    TreeMap<String, String> seen = new TreeMap<>();
    given.forEach(
        (id, text) -> {
          String path = failsafe.path("controllers") + "." + id;
          if (!isBase(failsafe, id)) {
            problems.add(path, text, A_URL);
          } else if (!named.contains(id)) {
            problems.add(path, id, "one of " + String.join(", ", named));
          }
          String other = seen.putIfAbsent(text, id);
          if (other != null) {
            problems.add(path, text, "another address than " + other + "'s");
          }
          if (text.startsWith("http:") && failsafe.has("authority")) {
            problems.add(path, text, "https, as an authority is given");
          }
        });
    checkToken(failsafe, given, problems);
    checkFiles(failsafe, problems);
  }

  private static boolean isBase(Fields failsafe, String id) {
    return failsafe
        .section("controllers")
        .flatMap(urls -> urls.url(id, "http", "https"))
        .filter(url -> url.getQuery() == null && url.getFragment() == null)
        .isPresent();
  }

  /** A controller that is reached over a network wants one. */
  private static void checkToken(
      Fields failsafe, SortedMap<String, String> given, Problems problems) {
    boolean everywhere =
        failsafe.section("controllers").stream()
            .flatMap(
                urls ->
                    given.keySet().stream().flatMap(id -> urls.url(id, "http", "https").stream()))
            .map(URI::getHost)
            .allMatch(Hosts::isLoopback);
    if (!everywhere && !failsafe.has("token")) {
      problems.missing(
          failsafe.path("token"), Secrets.EXPECTED + ", as not every controller is on loopback");
    }
  }

  private static void checkFiles(Fields failsafe, Problems problems) {
    failsafe
        .text("authority")
        .filter(file -> !Files.isReadable(Path.of(file)))
        .ifPresent(
            file -> problems.add(failsafe.path("authority"), file, "a readable file, in PEM"));
    failsafe
        .section("companion")
        .ifPresent(
            companion -> {
              companion
                  .text("record")
                  .filter(record -> !Hosts.isName("_pointsman." + record))
                  .ifPresent(
                      record -> problems.add(companion.path("record"), record, "a DNS name"));
              companion
                  .text("resolver")
                  .filter(text -> HostPort.parse(text).filter(FailsafeSection::isServer).isEmpty())
                  .ifPresent(
                      text ->
                          problems.add(companion.path("resolver"), text, "an address and a port"));
            });
  }

  /** Without a name to resolve before a name can be resolved. */
  private static boolean isServer(HostPort server) {
    boolean address = Hosts.isV4(server.host()) || Hosts.isV6(server.host());
    return address && server.port() > 0;
  }

  /** Of a section in which no problem was found. */
  static FailsafeAccess of(Fields failsafe) {
    Fields urls = failsafe.section("controllers").orElseThrow();
    TreeMap<String, URI> controllers = new TreeMap<>();
    for (String id : urls.names()) {
      controllers.put(id, urls.url(id, "http", "https").orElseThrow());
    }
    Fields companion = failsafe.section("companion").orElseThrow();
    return new FailsafeAccess(
        controllers,
        failsafe.secret("token").orElse(null),
        failsafe.text("authority").map(Path::of).orElse(null),
        companion.text("record").orElseThrow(),
        companion.hostPort("resolver").orElseThrow());
  }
}
