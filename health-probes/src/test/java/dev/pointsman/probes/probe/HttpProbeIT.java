package dev.pointsman.probes.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.CheckSpec.Redirects;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** HTTP, HTTPS, TCP and TLS against real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpProbeIT {
  @TempDir private static Path folder = Path.of("");

  private final Lookout lookout =
      new Lookout(
          null, reference -> reference.equals(new SecretRef("${env:KEY}")) ? "s3cret" : fail());
  private int plain;
  private int secure;
  private int ending;
  private int foreign;
  private Path authority = Path.of("");

  private static String fail() {
    throw new IllegalStateException("not set");
  }

  @BeforeAll
  void start() throws IOException, InterruptedException {
    Authority own = new Authority(folder);
    authority = own.certificate();
    plain = serve(new HttpServerOptions());
    secure = serve(tls(own.server("good", "dns:localhost,ip:127.0.0.1", 365)));
    ending = serve(tls(own.server("ending", "dns:localhost,ip:127.0.0.1", 10)));
    foreign = serve(tls(own.server("foreign", "dns:elsewhere.example", 365)));
  }

  private static HttpServerOptions tls(Path store) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("changeit"));
  }

  private int serve(HttpServerOptions options) {
    HttpServer server = lookout.vertx.createHttpServer(options).requestHandler(this::answer);
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  private void answer(HttpServerRequest request) {
    var response = request.response();
    var _ =
        switch (String.valueOf(request.path())) {
          case "/ok" -> response.end("all is ok here");
          case "/error" -> response.setStatusCode(500).end("broken");
          case "/chunked" -> {
            response.setChunked(true);
            var first = response.write("first ");
            yield first.compose(done -> response.end("second"));
          }
          case "/late-text" -> response.end("x".repeat(70_000) + "needle");
          case "/endless" -> response.setChunked(true).write("x".repeat(70_000));
          case "/silent" -> Future.succeededFuture();
          case "/cut" -> request.connection().close();
          case "/to-ok" -> redirect(request, "/ok");
          case "/to-itself" -> redirect(request, "/to-itself");
          case "/nowhere" -> redirect(request, "http://localhost:70000/");
          case "/away" -> redirect(request, "http://localhost:" + plain + "/header");
          case "/header" -> {
            String key = request.getHeader("x-key");
            yield response.end(key == null ? "no key" : "key " + key);
          }
          default -> response.setStatusCode(404).end();
        };
  }

  private static Future<Void> redirect(HttpServerRequest request, String to) {
    return request.response().setStatusCode(302).putHeader("location", to).end();
  }

  @AfterAll
  void stop() {
    lookout.close();
  }

  @Test
  void succeedsOnAStatusAndABodyAsExpected() {
    success(http("/ok", List.of(), null));
    success(http("/ok", List.of(200), "is ok"));
    success(http("/chunked", List.of(200), "first second"));
    success(http("/error", List.of(500, 503), null));
    success(http("/endless", List.of(200), null));
  }

  @Test
  void failsOnAnotherStatus() {
    failure(http("/error", List.of(), null), Reason.STATUS)
        .extracting(ProbeOutcome::detail)
        .isEqualTo("status 500 (expected: 200 to 299)");
  }

  @Test
  void failsWhenTheFirst64KibLackTheText() {
    failure(http("/ok", List.of(), "missing"), Reason.CONTENT);
    failure(http("/late-text", List.of(), "needle"), Reason.CONTENT);
  }

  @Test
  void tellsHowAConnectionFailed() throws IOException {
    failure(url("http://127.0.0.1:" + closedPort() + "/"), Reason.REFUSED);
    failure(http("/cut", List.of(), null), Reason.RESET);
    failure(url("http://does-not-exist.invalid/"), Reason.NAME, Reason.LOCAL);
    failure(
        url("http://127.0.0.1:" + secure + "/ok"), Reason.RESET, Reason.PROTOCOL, Reason.STATUS);
  }

  @Test
  void tellsOfSilenceWhenItIsAborted() {
    assertThat(lookout.look(http("/silent", List.of(), null), Duration.ofMillis(300)))
        .isInstanceOf(ProbeOutcome.Failure.class)
        .extracting("reason", "detail")
        .containsExactly(Reason.TIMEOUT, "no answer from 127.0.0.1:" + plain + " in time");
  }

  @Test
  void followsRedirectsAsFarAsAllowed() {
    failure(redirecting("/to-ok", Redirects.NONE), Reason.STATUS);
    success(redirecting("/to-ok", Redirects.SAME_HOST));
    failure(redirecting("/away", Redirects.SAME_HOST), Reason.REDIRECT);
    success(redirecting("/away", Redirects.FOLLOW));
    failure(redirecting("/to-itself", Redirects.FOLLOW), Reason.REDIRECT);
    failure(redirecting("/nowhere", Redirects.FOLLOW), Reason.REDIRECT);
  }

  @Test
  void sendsHeadersToItsOwnHostOnly() {
    Map<String, String> key = Map.of("x-key", "${env:KEY}");
    success(http("/header", "key s3cret", key));
    success(http("/away", "no key", key));
  }

  @Test
  void blamesItselfForAMissingSecret() {
    assertThat(lookout.look(http("/header", "key", Map.of("x-key", "${env:OTHER}"))))
        .isEqualTo(new ProbeOutcome.Local(Reason.CONFIGURATION, "header x-key: not set"));
  }

  @Test
  void verifiesChainAndName() {
    success(https(secure, authority.toString(), null, true, 30));
    failure(https(secure, null, null, true, 0), Reason.TLS);
    failure(https(foreign, authority.toString(), null, true, 0), Reason.TLS);
    success(https(foreign, authority.toString(), "elsewhere.example", true, 0));
    success(https(foreign, null, null, false, 0));
  }

  @Test
  void isDegradedWhenTheCertificateEndsSoon() {
    assertThat(lookout.look(https(ending, authority.toString(), null, true, 30)))
        .isInstanceOf(ProbeOutcome.Flawed.class)
        .extracting("reason")
        .isEqualTo(Reason.CERTIFICATE_EXPIRING);
  }

  @Test
  void blamesItselfForAMissingAuthority() {
    assertThat(lookout.look(https(secure, folder.resolve("none.pem").toString(), null, true, 0)))
        .isInstanceOf(ProbeOutcome.Local.class)
        .extracting("reason")
        .isEqualTo(Reason.CONFIGURATION);
  }

  @Test
  void looksAtBareConnectionsAndHandshakes() throws IOException {
    success(new CheckSpec.Tcp("tcp", "127.0.0.1", plain));
    success(new CheckSpec.Tcp("tcp", "localhost", plain));
    failure(new CheckSpec.Tcp("tcp", "127.0.0.1", closedPort()), Reason.REFUSED);
    success(handshake(secure, 30));
    failure(handshake(plain, 0), Reason.TLS);
    assertThat(lookout.look(handshake(ending, 30))).isInstanceOf(ProbeOutcome.Flawed.class);
  }

  private CheckSpec handshake(int port, int days) {
    return new CheckSpec.TlsHandshake(
        "tls", "localhost", port, new CheckSpec.Tls(true, authority.toString(), null, days));
  }

  private void success(CheckSpec spec) {
    assertThat(lookout.look(spec)).isInstanceOf(ProbeOutcome.Success.class);
  }

  private ObjectAssert<ProbeOutcome> failure(CheckSpec spec, Reason... reasons) {
    ProbeOutcome outcome = lookout.look(spec);
    Reason reason =
        switch (outcome) {
          case ProbeOutcome.Failure failure -> failure.reason();
          case ProbeOutcome.Local local -> local.reason();
          case ProbeOutcome.Success _, ProbeOutcome.Flawed _ -> Reason.OK;
        };
    assertThat(reason).as(outcome.toString()).isIn((Object[]) reasons);
    return assertThat(outcome);
  }

  private CheckSpec http(String path, List<Integer> status, @Nullable String body) {
    return http(path, status, body, Map.of(), Redirects.NONE);
  }

  private CheckSpec http(String path, String body, Map<String, String> headers) {
    return http(path, List.of(), body, headers, Redirects.FOLLOW);
  }

  private CheckSpec redirecting(String path, Redirects redirects) {
    return http(path, List.of(), null, Map.of(), redirects);
  }

  private CheckSpec http(
      String path,
      List<Integer> status,
      @Nullable String body,
      Map<String, String> headers,
      Redirects redirects) {
    URI url = URI.create("http://127.0.0.1:" + plain + path);
    return new CheckSpec.Http(
        "web", url, status, body, headers, redirects, CheckSpec.Tls.DEFAULT, null);
  }

  private static CheckSpec url(String url) {
    return new CheckSpec.Http(
        "web",
        URI.create(url),
        List.of(),
        null,
        Map.of(),
        Redirects.NONE,
        CheckSpec.Tls.DEFAULT,
        null);
  }

  private static CheckSpec https(
      int port, @Nullable String authority, @Nullable String serverName, boolean verify, int days) {
    return new CheckSpec.Http(
        "web",
        URI.create("https://localhost:" + port + "/ok"),
        List.of(200),
        "ok",
        Map.of(),
        Redirects.NONE,
        new CheckSpec.Tls(verify, authority, serverName, days),
        null);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
