package dev.pointsman.sandbox.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Collectors;

/** Makes the world's zone in the Route 53 stand-in, by Route 53's own protocol. */
final class Zone {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String API = "/2013-04-01/hostedzone";
  private static final String XMLNS = "https://route53.amazonaws.com/doc/2013-04-01/";

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
      return http.send(request(API).GET().build(), HttpResponse.BodyHandlers.ofString())
              .statusCode()
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
          http.send(
              request(path).POST(HttpRequest.BodyPublishers.ofString(xml)).build(),
              HttpResponse.BodyHandlers.ofString());
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

  /** The stand-in asks for credentials, but does not verify signatures. */
  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(plan.dns().endpoint() + path))
        .timeout(LIMIT)
        .header("content-type", "application/xml")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential="
                + Programs.ACCESS_KEY
                + "/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0");
  }
}
