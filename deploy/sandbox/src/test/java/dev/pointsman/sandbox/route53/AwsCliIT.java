package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real AWS CLI as a client: it parses every document by Amazon's own model of the protocol. */
final class AwsCliIT {
  private final StandInServer server =
      StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0));

  @TempDir private Path home;

  @AfterEach
  void close() {
    server.close();
  }

  private Programs.Result aws(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("aws", "--endpoint-url", server.endpoint().toString(), "--output", "json"));
    command.add("route53");
    command.addAll(List.of(arguments));
    return Programs.run(
        command,
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKIDCLI",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_CONFIG_FILE", home.resolve("none").toString(),
            "AWS_SHARED_CREDENTIALS_FILE", home.resolve("none").toString(),
            "AWS_MAX_ATTEMPTS", "1"));
  }

  private JsonObject json(String... arguments) {
    Programs.Result result = aws(arguments);
    assertThat(result.status()).as(result.output()).isZero();
    return new JsonObject(result.output());
  }

  private static String batch(String action, String address) {
    return """
    {"Changes": [{"Action": "%s", "ResourceRecordSet": {"Name": "shop.example.com", "Type": "A",
      "TTL": 30, "SetIdentifier": "east", "Failover": "PRIMARY",
      "ResourceRecords": [{"Value": "%s"}]}}]}
    """
        .formatted(action, address);
  }

  @Test
  void createsChangesReadsAndRefuses() {
    String zone =
        json("create-hosted-zone", "--name", "example.com", "--caller-reference", "one")
            .getJsonObject("HostedZone")
            .getString("Id");
    String change =
        json(
                "change-resource-record-sets",
                "--hosted-zone-id",
                zone,
                "--change-batch",
                batch("CREATE", "192.0.2.1"))
            .getJsonObject("ChangeInfo")
            .getString("Id");
    assertThat(aws("wait", "resource-record-sets-changed", "--id", change).status()).isZero();
    assertThat(
            json("list-resource-record-sets", "--hosted-zone-id", zone)
                .getJsonArray("ResourceRecordSets"))
        .hasSize(3);
    Programs.Result refused =
        aws(
            "change-resource-record-sets",
            "--hosted-zone-id",
            zone,
            "--change-batch",
            batch("DELETE", "192.0.2.2"));
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains(
            "An error occurred (InvalidChangeBatch) when calling the ChangeResourceRecordSets"
                + " operation: [Tried to delete resource record set [name='shop.example.com.',"
                + " type='A', set-identifier='east'] but the values provided do not match the"
                + " current values]");
    assertThat(Dig.answers(server.standIn(), "shop.example.com", "A")).containsExactly("192.0.2.1");
  }

  @Test
  void createsAHealthCheckAndReadsItsStatus() {
    String check =
        json(
                "create-health-check",
                "--caller-reference",
                "one",
                "--health-check-config",
                "Type=TCP,IPAddress=127.0.0.1,RequestInterval=10,FailureThreshold=1,Port="
                    + server.endpoint().getPort())
            .getJsonObject("HealthCheck")
            .getString("Id");
    Await.until(
        "an observation of each checker",
        Duration.ofSeconds(30),
        () ->
            json("get-health-check-status", "--health-check-id", check)
                    .getJsonArray("HealthCheckObservations")
                    .size()
                == 3);
    assertThat(aws("delete-health-check", "--health-check-id", check).status()).isZero();
  }
}
