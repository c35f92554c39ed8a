package dev.pointsman.controller.execute.route53;

import static java.util.stream.Collectors.joining;

import dev.pointsman.controller.execute.CallMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.Route53ClientBuilder;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Hosted zones over the AWS SDK. The SDK retries nothing here: whether a call may be repeated
 * depends on what it was, which only the driver knows. Credentials come from the SDK's default
 * chain. Safe for use by several threads.
 */
final class SdkZone implements Zone {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A page holds at most this many sets; a pair with its neighbours fits into one. */
  private static final int PAGE = 20;

  /** A name has at most this many sets that we would ever read; more is not ours. */
  private static final int MAX_PAGES = 50;

  private static final Set<String> REJECTED =
      Set.of("InvalidChangeBatch", "InvalidInput", "NoSuchHealthCheck");
  private static final Set<String> THROTTLED =
      Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded");

  /** The providers by which people know them; the chain and the delegates are the SDK's own. */
  private static final Pattern PROVIDER =
      Pattern.compile(
          "\\b(?:SystemProperty|EnvironmentVariable|WebIdentityTokenFile|Profile|Container"
              + "|InstanceProfile)CredentialsProvider\\b");

  private final Route53Client client;
  private final CallMeter meter;

  SdkZone(Route53Client client, CallMeter meter) {
    this.client = client;
    this.meter = meter;
  }

  /** Opens a client; nothing is sent yet. */
  static SdkZone open(Route53Options options, CallMeter meter) {
    Route53ClientBuilder builder =
        Route53Client.builder()
            .region(Region.of(options.region()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(options.attempt()))
            .overrideConfiguration(
                o ->
                    o.apiCallTimeout(options.attempt())
                        .apiCallAttemptTimeout(options.attempt())
                        .retryStrategy(DefaultRetryStrategy.doNotRetry()));
    if (options.endpoint() != null) {
      builder.endpointOverride(options.endpoint());
    }
    return new SdkZone(builder.build(), meter);
  }

  @Override
  public Look look(String zone, String record, RRType type) {
    List<ResourceRecordSet> companions = list(zone, Records.companionName(record), RRType.TXT);
    if (companions.size() > 1) {
      throw new ZoneException(
          ZoneException.Kind.REJECTED,
          "the companion has " + companions.size() + " record sets (expected: at most 1)");
    }
    List<ResourceRecordSet> records = list(zone, Records.name(record), type);
    return new Look(companions.isEmpty() ? null : companions.getFirst(), records);
  }

  /** All sets of one name and type: a listing begins there and runs on to its neighbours. */
  private List<ResourceRecordSet> list(String zone, String name, RRType type) {
    List<ResourceRecordSet> found = new ArrayList<>();
    String nextName = name;
    String nextType = type.toString();
    String nextIdentifier = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      ListResourceRecordSetsResponse answer =
          page(zone, nextName, nextType, nextIdentifier == null ? "" : nextIdentifier);
      for (ResourceRecordSet set : answer.resourceRecordSets()) {
        if (!Records.name(set.name()).equals(name) || set.type() != type) {
          return found;
        }
        found.add(set);
      }
      if (!Boolean.TRUE.equals(answer.isTruncated())) {
        return found;
      }
      nextName = answer.nextRecordName();
      nextType = answer.nextRecordTypeAsString();
      nextIdentifier = answer.nextRecordIdentifier();
    }
    throw new ZoneException(ZoneException.Kind.REJECTED, "too many record sets at " + name);
  }

  private ListResourceRecordSetsResponse page(
      String zone, String name, String type, String identifier) {
    return call(
        "ListResourceRecordSets",
        () ->
            client.listResourceRecordSets(
                r -> {
                  r.hostedZoneId(zone)
                      .startRecordName(name)
                      .startRecordType(type)
                      .maxItems(Integer.toString(PAGE));
                  if (!identifier.isEmpty()) {
                    r.startRecordIdentifier(identifier);
                  }
                }));
  }

  @Override
  public String submit(String zone, List<Change> batch, String comment) {
    return call(
            "ChangeResourceRecordSets",
            () ->
                client.changeResourceRecordSets(
                    r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(batch).comment(comment))))
        .changeInfo()
        .id();
  }

  @Override
  public boolean insync(String change) {
    return call("GetChange", () -> client.getChange(r -> r.id(change))).changeInfo().status()
        == ChangeStatus.INSYNC;
  }

  private <T> T call(String operation, Supplier<T> call) {
    long start = System.nanoTime();
    String result = "OK";
    try {
      return call.get();
    } catch (SdkException e) {
      ZoneException problem = problem(e);
      result = problem.code();
      throw problem;
    } finally {
      meter.called("route53", operation, result, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static ZoneException problem(SdkException e) {
    return switch (e) {
      case AwsServiceException service -> problem(service);
      case SdkClientException client when isOfCredentials(client) ->
          new ZoneException(ZoneException.Kind.DENIED, credentials(message(client)), client);
      default -> new ZoneException(ZoneException.Kind.UNKNOWN, message(e), e);
    };
  }

  /** The SDK has no type for it: no provider of the chain had credentials. Nothing was sent. */
  private static boolean isOfCredentials(SdkClientException e) {
    return message(e).contains("Unable to load credentials");
  }

  /** The SDK tells what each provider of its chain, and each one inside of it, has to complain. */
  private static String credentials(String message) {
    String asked =
        PROVIDER
            .matcher(message)
            .results()
            .map(MatchResult::group)
            .distinct()
            .collect(joining(", "));
    return "no credentials for AWS" + (asked.isEmpty() ? "" : ", by none of " + asked);
  }

  private static ZoneException problem(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return new ZoneException(kind(e, code == null ? "" : code), words(e, code), e);
  }

  private static ZoneException.Kind kind(AwsServiceException e, String code) {
    if (THROTTLED.contains(code) || e.isThrottlingException()) {
      return ZoneException.Kind.THROTTLED;
    }
    if (code.equals("PriorRequestNotComplete")) {
      return ZoneException.Kind.BUSY;
    }
    if (e instanceof InvalidChangeBatchException || REJECTED.contains(code)) {
      return ZoneException.Kind.REJECTED;
    }
    return e.statusCode() >= 500 || e.statusCode() == 408
        ? ZoneException.Kind.UNKNOWN
        : ZoneException.Kind.DENIED;
  }

  /** The provider's own words, and what its support asks for. */
  private static String words(AwsServiceException e, String code) {
    String request = e.requestId() == null ? "" : " (request " + e.requestId() + ")";
    return code + ": " + said(e) + request;
  }

  /** A refused batch lists its problems apart from the message. */
  private static String said(AwsServiceException e) {
    if (e instanceof InvalidChangeBatchException batch && !batch.messages().isEmpty()) {
      return String.join("; ", batch.messages());
    }
    String words = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return words == null ? "status " + e.statusCode() : words;
  }

  private static String message(SdkException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    client.close();
  }
}
