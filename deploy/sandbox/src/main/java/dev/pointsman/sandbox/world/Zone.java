package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.route53.signing.Signature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the world's zone in the Route 53 stand-in, by Route 53's own protocol. */
final class Zone {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String API = "/2013-04-01/hostedzone";
  private static final String XMLNS = "https://route53.amazonaws.com/doc/2013-04-01/";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Plan plan;
  private final HttpClient http;

  Zone(Plan plan, HttpClient http) {
    this.plan = plan;
    this.http = http;
  }

  /** Waits for the stand-in, makes the zone with a name for each region's shop, keeps its id. */
  void create() {
    Wait.until("the Route 53 stand-in", START, LOOK, this::answers);
    HttpResponse<String> made =
        post(
            API,
            """
            <CreateHostedZoneRequest xmlns="%s"><Name>%s</Name>\
            <CallerReference>%s</CallerReference></CreateHostedZoneRequest>\
            """
                .formatted(XMLNS, Plan.ZONE, plan.folder()));
    String location = made.headers().firstValue("location").orElse("");
    String id = location.substring(location.lastIndexOf('/') + 1);
    post(API + "/" + id + "/rrset", names());
    try {
      Files.writeString(plan.path().resolve(Plan.ZONE_FILE), id);
    } catch (IOException e) {
      throw new WorldException("zone: " + e.getMessage(), e);
    }
  }

  private String names() {
    String changes =
        plan.regions().stream()
            .map(
                r ->
                    """
                    <Change><Action>CREATE</Action><ResourceRecordSet><Name>%s</Name>\
                    <Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>%s</Value>\
                    </ResourceRecord></ResourceRecords></ResourceRecordSet></Change>\
                    """
                        .formatted(Configurations.webName(r), r.address()))
            .collect(Collectors.joining());
    return """
    <ChangeResourceRecordSetsRequest xmlns="%s"><ChangeBatch><Changes>%s</Changes></ChangeBatch>\
    </ChangeResourceRecordSetsRequest>\
    """
        .formatted(XMLNS, changes);
  }

  private boolean answers() {
    try {
      return http.send(request("GET", API, ""), HttpResponse.BodyHandlers.ofString()).statusCode()
          == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  private HttpResponse<String> post(String path, String xml) {
    try {
      HttpResponse<String> answer =
          http.send(request("POST", path, xml), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new WorldException("route53: " + answer.statusCode() + " " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new WorldException("route53: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  private HttpRequest request(String method, String path, String body) {
    URI target = URI.create(plan.dns().endpoint() + path);
    String time = TIME.format(Instant.now());
    Signature.Scope scope = new Signature.Scope(time.substring(0, 8), "us-east-1", "route53");
    Signature.Request signed =
        new Signature.Request(
            method,
            path,
            "",
            new TreeMap<>(Map.of("host", target.getAuthority(), "x-amz-date", time)),
            Signature.digest(body.getBytes(StandardCharsets.UTF_8)));
    Plan.AwsKey key = plan.secrets().route53();
    return HttpRequest.newBuilder(target)
        .timeout(LIMIT)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .header("content-type", "application/xml")
        .header("x-amz-date", time)
        .header(
            "authorization",
            "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(
                    Signature.ALGORITHM,
                    key.id(),
                    scope,
                    signed.signedHeaders(),
                    Signature.of(signed, time, scope, key.secret())))
        .build();
  }
}
