package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.sandbox.route53.signing.AccessKey;
import dev.pointsman.sandbox.route53.signing.AccessKey.Policy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/** Who may call: the real SDK's and the real command line's signatures, and all others. */
final class CredentialsIT {
  private static final AccessKey OWN = new AccessKey("AKIDOWN", "own", "default", Policy.FULL);
  private static final AccessKey READER =
      new AccessKey("AKIDREADER", "read", "read-only", Policy.READ_ONLY);

  private final StandInServer server =
      StandInServer.start(
          StandInOptions.defaults().withRequestsPerSecond(0).withAccessKeys(List.of(OWN, READER)));
  private final List<Route53Client> open = new ArrayList<>();
  private String zone = "";

  @TempDir private Path home;

  @BeforeEach
  void makeZone() {
    zone = server.standIn().createZone("example.com").await();
  }

  @AfterEach
  void close() {
    open.forEach(Route53Client::close);
    server.close();
  }

  private Route53Client client(String id, String secret) {
    Route53Client client = Route53Server.client(server.endpoint(), id, secret);
    open.add(client);
    return client;
  }

  @Test
  void takesWhatTheSdkSignsWithTheRightKey() {
    Route53Client own = client(OWN.id(), OWN.secret());

    create(own, "*.a b.example.com");
    String found =
        own.listResourceRecordSets(
                r ->
                    r.hostedZoneId(zone)
                        .startRecordName("*.a b.example.com")
                        .startRecordType(RRType.TXT)
                        .maxItems("1"))
            .resourceRecordSets()
            .getFirst()
            .name();

    assertThat(found).isEqualTo("\\052.a\\040b.example.com.");
    assertThat(own.listHostedZonesByName(r -> r.dnsName("example.com")).hostedZones()).hasSize(1);
  }

  @Test
  void refusesAKeyThatItDoesNotKnow() {
    assertRefused(
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
        () -> client("AKIDSTRANGER", OWN.secret()).listHostedZones());
  }

  @Test
  void refusesAWrongSecret() {
    assertRefused(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match",
        () -> client(OWN.id(), "wrong").listHostedZones());
    assertRefused(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match",
        () -> create(client(OWN.id(), READER.secret()), "shop.example.com"));
  }

  @Test
  void aKeyThatMayOnlyReadReadsAndIsToldWhatItLacks() {
    Route53Client reader = client(READER.id(), READER.secret());

    assertThat(reader.listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets())
        .isNotEmpty();
    assertRefused(
        "AccessDenied",
        "User: arn:aws:iam::123456789012:user/read-only is not authorized to perform:"
            + " route53:ChangeResourceRecordSets on resource: arn:aws:route53:::hostedzone/"
            + zone,
        () -> create(reader, "shop.example.com"));
    assertRefused(
        "AccessDenied",
        "route53:CreateHostedZone",
        () -> reader.createHostedZone(r -> r.name("example.org").callerReference("one")));
    assertThat(server.standIn().batches().all()).isEmpty();
  }

  @Test
  void refusesWhatWasSignedLongAgoOrNotAtAll() throws Exception {
    String stale =
        "AWS4-HMAC-SHA256 Credential=AKIDOWN/20200101/us-east-1/route53/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=00";
    HttpResponse<String> anonymous = get(null);
    HttpResponse<String> old = get(stale);

    assertThat(anonymous.statusCode()).isEqualTo(403);
    assertThat(anonymous.body()).contains("<Code>MissingAuthenticationToken</Code>");
    assertThat(old.statusCode()).isEqualTo(403);
    assertThat(old.body()).contains("<Code>SignatureDoesNotMatch</Code>", "Signature expired");
    assertThat(get("AWS4-HMAC-SHA256 Credential=AKIDOWN").body())
        .contains("<Code>IncompleteSignature</Code>");
  }

  @Test
  void takesWhatTheCommandLineSigns() {
    assertThat(aws(OWN.secret()).status()).isZero();
    Programs.Result refused = aws("wrong");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("An error occurred (SignatureDoesNotMatch)");
  }

  private Programs.Result aws(String secret) {
    return Programs.run(
        List.of(
            "aws",
            "--endpoint-url",
            server.endpoint().toString(),
            "route53",
            "list-resource-record-sets",
            "--hosted-zone-id",
            zone,
            "--start-record-name",
            "*.example.com",
            "--start-record-type",
            "A"),
        Map.of(
            "AWS_ACCESS_KEY_ID",
            OWN.id(),
            "AWS_SECRET_ACCESS_KEY",
            secret,
            "AWS_DEFAULT_REGION",
            "us-east-1",
            "AWS_CONFIG_FILE",
            home.resolve("none").toString(),
            "AWS_SHARED_CREDENTIALS_FILE",
            home.resolve("none").toString(),
            "AWS_MAX_ATTEMPTS",
            "1"));
  }

  private HttpResponse<String> get(@Nullable String authorization)
      throws IOException, InterruptedException {
    URI zones = server.endpoint().resolve("/2013-04-01/hostedzone");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(zones).header("x-amz-date", "20200101T000000Z");
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private void create(Route53Client client, String name) {
    ResourceRecordSet set =
        ResourceRecordSet.builder()
            .name(name)
            .type(RRType.TXT)
            .ttl(30L)
            .resourceRecords(ResourceRecord.builder().value("\"one\"").build())
            .build();
    Change change = Change.builder().action(ChangeAction.CREATE).resourceRecordSet(set).build();
    client.changeResourceRecordSets(
        r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(List.of(change))));
  }

  private static void assertRefused(String code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Route53Exception.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(403);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(refused.awsErrorDetails().errorMessage()).contains(words);
            });
  }
}
