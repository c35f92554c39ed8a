package dev.pointsman.controller;

import dev.pointsman.coordination.config.ConfigFile;
import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Hosts;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.config.Shape;
import dev.pointsman.coordination.model.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The controller's configuration, as {@code controller.schema.json} describes it.
 *
 * @param id one of a kind in the world
 * @param region where it runs
 * @param state a folder of its own, where it keeps what it has seen of the store
 */
public record ControllerConfig(
    String id, String region, Path state, EtcdAccess etcd, Api api, Route53 route53) {

  /**
   * Where the API listens.
   *
   * @param token what callers must present; null only on loopback
   * @param guardToken what guards may present instead when they ask for a promise; null for none
   * @param advertise how others reach it; null where the port is not known before it listens
   */
  public record Api(
      HostPort listen,
      @Nullable SecretRef token,
      @Nullable SecretRef guardToken,
      @Nullable URI advertise) {}

  /**
   * How Route 53 is reached; credentials come from the SDK's default chain.
   *
   * @param endpoint null for AWS's own
   * @param region the region that requests are signed for
   */
  public record Route53(@Nullable URI endpoint, String region) {}

  private static final int DEFAULT_PORT = 8080;

  private static final ConfigFile<ControllerConfig> FILE =
      new ConfigFile<>(
          Shape.beside(ControllerConfig.class, "controller.schema.json"),
          ControllerConfig::check,
          ControllerConfig::of);

  /**
   * Reads a file.
   *
   * @throws dev.pointsman.coordination.config.InvalidConfigException with all problems at once
   */
  public static ControllerConfig read(Path file) {
    return FILE.read(file);
  }

  private static void check(Fields top, Problems problems) {
    EtcdAccess.check(top, problems);
    top.section("api").ifPresent(api -> checkApi(api, problems));
    top.section("route53").ifPresent(r -> checkUrl(r, "endpoint", problems));
  }

  private static void checkApi(Fields api, Problems problems) {
    checkUrl(api, "advertise", problems);
    Secrets.system().check(api, "token", problems);
    Secrets.system().check(api, "guard-token", problems);
    String host = api.text("host").orElse("127.0.0.1");
    if (!Hosts.isHost(host)) {
      problems.add(api.path("host"), host, "a host name or an address");
    } else if (!Hosts.isLoopback(host) && !api.has("token")) {
      problems.missing(api.path("token"), Secrets.EXPECTED + ", as " + host + " is not loopback");
    }
  }

  private static void checkUrl(Fields section, String field, Problems problems) {
    if (section.text(field).isPresent() && section.url(field, "http", "https").isEmpty()) {
      problems.add(
          section.path(field),
          section.text(field).orElseThrow(),
          "a URL like http://10.0.0.1:8080");
    }
  }

  private static ControllerConfig of(Fields top) {
    return new ControllerConfig(
        top.text("id").orElseThrow(),
        top.text("region").orElseThrow(),
        Path.of(top.text("state").orElseThrow()).toAbsolutePath(),
        EtcdAccess.of(top),
        api(top.section("api").orElse(Fields.NONE)),
        route53(top.section("route53").orElse(Fields.NONE)));
  }

  private static Api api(Fields api) {
    HostPort listen =
        new HostPort(api.text("host").orElse("127.0.0.1"), api.number("port").orElse(DEFAULT_PORT));
    URI known = listen.port() == 0 ? null : URI.create("http://" + listen);
    return new Api(
        listen,
        api.secret("token").orElse(null),
        api.secret("guard-token").orElse(null),
        api.url("advertise", "http", "https").orElse(known));
  }

  private static Route53 route53(Fields route53) {
    return new Route53(
        route53.url("endpoint", "http", "https").orElse(null),
        route53.text("region").orElse("us-east-1"));
  }
}
