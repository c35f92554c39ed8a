package dev.pointsman.coordination.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How etcd is reached: the {@code etcd} section that the files of all processes share.
 *
 * @param endpoints one or more URLs of members
 * @param tls null for plain connections
 */
public record EtcdAccess(List<URI> endpoints, @Nullable Tls tls) {

  /**
   * PEM files: the authority that signed the members' certificates, this client's certificate and
   * its key (PKCS 8).
   */
  public record Tls(Path ca, Path certificate, Path key) {}

  public EtcdAccess {
    endpoints = List.copyOf(endpoints);
  }

  /** What a schema cannot say of the section; {@code top} is the map that has it. */
  public static void check(Fields top, Problems problems) {
    top.section("etcd").ifPresent(etcd -> checkSection(etcd, problems));
  }

  private static void checkSection(Fields etcd, Problems problems) {
    List<String> texts = etcd.texts("endpoints");
    for (int i = 0; i < texts.size(); i++) {
      if (Fields.parseUrl(texts.get(i), "http", "https").isEmpty()) {
        problems.add(
            etcd.path("endpoints") + "[" + i + "]",
            texts.get(i),
            "a URL like http://10.0.0.1:2379");
      }
    }
    boolean plain = texts.stream().anyMatch(text -> text.startsWith("http:"));
    if (etcd.has("tls") && plain) {
      problems.add(etcd.path("endpoints"), "http with tls", "https for every endpoint");
    }
  }

  /** Reads the section of a document in which no problem was found. */
  public static EtcdAccess of(Fields top) {
    Fields etcd = top.section("etcd").orElseThrow();
    return new EtcdAccess(
        etcd.urls("endpoints", "http", "https"),
        etcd.section("tls").map(EtcdAccess::tls).orElse(null));
  }

  private static Tls tls(Fields tls) {
    return new Tls(file(tls, "ca"), file(tls, "certificate"), file(tls, "key"));
  }

  private static Path file(Fields tls, String field) {
    return Path.of(tls.text(field).orElseThrow());
  }
}
