package dev.pointsman.sandbox.route53.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends single requests on fresh connections. HTTPS certificates are not validated, as there. */
final class EndpointProbe {
  /** A search string must lie within the first 5,120 bytes of the body. */
  private static final int SEARCHED_BYTES = 5_120;

  /** A body is read no further than this. */
  private static final int MAX_BODY = 1 << 20;

  private final HttpClient plain;
  private final HttpClient encrypted;
  private final NetClient connections;
  private final Duration timeout;

  EndpointProbe(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    int connectMillis = (int) timeout.toMillis();
    HttpClientOptions options =
        new HttpClientOptions().setKeepAlive(false).setConnectTimeout(connectMillis);
    this.plain = vertx.createHttpClient(options);
    this.encrypted =
        vertx.createHttpClient(
            new HttpClientOptions(options).setSsl(true).setTrustAll(true).setVerifyHost(false));
    this.connections =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(connectMillis));
  }

  /** One request; never fails, a failure is an observation. */
  Future<Observation> probe(HealthCheckConfig config) {
    Future<Observation> probed =
        config.type() == HealthCheckConfig.Type.TCP ? connect(config) : request(config);
    return probed
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(EndpointProbe::failure);
  }

  void close() {
    plain.close();
    encrypted.close();
    connections.close();
  }

  private Future<Observation> connect(HealthCheckConfig config) {
    return connections
        .connect(config.port(), target(config))
        .compose(
            socket -> socket.close().map(Observation.success("The TCP connection was opened.")));
  }

  private Future<Observation> request(HealthCheckConfig config) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(config.port(), target(config)))
            .setHost(Objects.requireNonNullElse(config.domain(), target(config)))
            .setPort(config.port())
            .setURI(config.path())
            .putHeader("User-Agent", "Amazon-Route53-Health-Check-Service (stand-in)");
    HttpClient client = config.type().encrypted() ? encrypted : plain;
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(response -> judge(config, response));
  }

  private static Future<Observation> judge(HealthCheckConfig config, HttpClientResponse response) {
    int status = response.statusCode();
    String what = "HTTP Status Code " + status + ", " + response.statusMessage();
    if (status < 200 || status > 399) {
      return response
          .request()
          .connection()
          .close()
          .otherwiseEmpty()
          .map(Observation.failure(what + "."));
    }
    if (!config.type().searches()) {
      return response
          .request()
          .connection()
          .close()
          .otherwiseEmpty()
          .map(Observation.success(what + "."));
    }
    return body(response)
        .map(
            body ->
                body.getString(0, Math.min(body.length(), SEARCHED_BYTES))
                        .contains(Objects.requireNonNullElse(config.search(), ""))
                    ? Observation.success(what + ". The search string was found.")
                    : Observation.failure(what + ", but the search string was not found."));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Buffer collected = Buffer.buffer();
    response.handler(
        part -> {
          if (collected.length() < MAX_BODY) {
            collected.appendBuffer(part);
          }
        });
    return response.end().map(collected);
  }

  private static String target(HealthCheckConfig config) {
    return Objects.requireNonNullElse(
        config.address(), Objects.requireNonNullElse(config.domain(), ""));
  }

  private static Observation failure(Throwable cause) {
    return switch (cause) {
      case TimeoutException _ ->
          Observation.failure(
              "The health checker could not establish a connection or get an answer within the"
                  + " timeout limit.");
      case ConnectException _ -> Observation.failure("Connection refused.");
      default -> Observation.failure(cause.getClass().getSimpleName() + ".");
    };
  }
}
