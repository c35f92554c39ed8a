package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.health.HealthChecks;
import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.zone.BatchOutcome;
import dev.pointsman.sandbox.route53.zone.Change;
import dev.pointsman.sandbox.route53.zone.ChangeBatch;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordKey;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** ChangeResourceRecordSets, ListResourceRecordSets and GetChange. Confined to its context. */
final class RecordCalls {
  /** Record sets on one page; Route 53 gives no more, however many are asked for. */
  private static final int MAX_PAGE = 300;

  private final Vertx vertx;
  private final Account account;
  private final HealthChecks health;
  private final Faults faults;
  private final BatchLog log;
  private final Duration processing;

  /**
   * @param processing how long a batch keeps its zone busy
   */
  RecordCalls(
      Vertx vertx,
      Account account,
      HealthChecks health,
      Faults faults,
      BatchLog log,
      Duration processing) {
    this.vertx = vertx;
    this.account = account;
    this.health = health;
    this.faults = faults;
    this.log = log;
    this.processing = processing;
  }

  /** Held back as the faults say, then refused or in force as a whole. */
  Future<Reply> change(Call call, String zoneId) {
    Duration late = faults.takeHold(Faults.Hold.ARRIVAL);
    return after(late).compose(_ -> admit(call, zoneId));
  }

  private Future<Reply> admit(Call call, String zoneId) {
    ChangeBatch batch = new ChangeBatch(null, List.of());
    HostedZone zone;
    try {
      zone = account.zone(zoneId);
      batch = RecordSetWire.batch(call.document("ChangeResourceRecordSetsRequest"));
      if (!zone.begin()) {
        throw RefusedException.badRequest(
            "PriorRequestNotComplete",
            "The request was rejected because Route 53 was still processing a prior request.");
      }
    } catch (RefusedException refused) {
      return Future.failedFuture(logged(refused, call, zoneId, batch));
    }
    ChangeBatch read = batch;
    return after(processing.plus(faults.takeHold(Faults.Hold.PROCESSING)))
        .compose(_ -> decide(call, zone, read))
        .eventually(
            () -> {
              zone.end();
              return Future.succeededFuture();
            });
  }

  private Future<Reply> decide(Call call, HostedZone zone, ChangeBatch batch) {
    try {
      requireHealthChecks(batch);
      return switch (zone.records().apply(batch)) {
        case BatchOutcome.Refused refused ->
            throw RefusedException.invalidBatch(refused.messages());
        case BatchOutcome.Accepted accepted -> {
          zone.accept(accepted.records());
          PropagatingChange change = account.propagate(zone, batch.comment());
          log(call, zone.id(), batch, new LoggedBatch.Fate.Accepted(change.id()));
          yield Future.succeededFuture(
              Reply.ok(Node.of("ChangeResourceRecordSetsResponse", change.wire())));
        }
      };
    } catch (RefusedException refused) {
      return Future.failedFuture(logged(refused, call, zone.id(), batch));
    }
  }

  private void requireHealthChecks(ChangeBatch batch) {
    for (Change change : batch.changes()) {
      String check = change.set().healthCheck();
      boolean deletes = change.action() == Change.Action.DELETE;
      if (check != null && !deletes && health.find(check) == null) {
        throw RefusedException.notFound(
            "NoSuchHealthCheck", "No health check exists with the specified ID: " + check);
      }
    }
  }

  private RefusedException logged(
      RefusedException refused, Call call, String zone, ChangeBatch batch) {
    log(call, zone, batch, new LoggedBatch.Fate.Refused(refused.code(), refused.words()));
    return refused;
  }

  private void log(Call call, String zone, ChangeBatch batch, LoggedBatch.Fate fate) {
    log.add(
        new LoggedBatch(
            0, account.now(), zone, call.accessKey(), batch.comment(), batch.changes(), fate));
  }

  private Future<Void> after(Duration time) {
    return time.isZero()
        ? Future.succeededFuture()
        : vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** A page, from the given name, type and identifier on. */
  Reply list(Call call, String zoneId) {
    HostedZone zone = account.zone(zoneId);
    int size = call.maxItems(MAX_PAGE);
    List<Node> page = new ArrayList<>();
    RecordSet next = null;
    for (RecordSet set : from(call, zone)) {
      if (page.size() == size) {
        next = set;
        break;
      }
      page.add(RecordSetWire.wire(set));
    }
    List<Node> body = new ArrayList<>();
    body.add(Node.of("ResourceRecordSets", page));
    body.add(Node.text("IsTruncated", next != null));
    if (next != null) {
      body.add(Node.text("NextRecordName", next.name()));
      body.add(Node.text("NextRecordType", next.type()));
      if (next.setIdentifier() != null) {
        body.add(Node.text("NextRecordIdentifier", next.setIdentifier()));
      }
    }
    body.add(Node.text("MaxItems", size));
    return Reply.ok(Node.of("ListResourceRecordSetsResponse", body));
  }

  private static Collection<RecordSet> from(Call call, HostedZone zone) {
    String name = call.parameter("name");
    String type = call.parameter("type");
    String identifier = call.parameter("identifier");
    if (name == null && type != null) {
      throw RefusedException.invalidInput("The type parameter requires the name parameter.");
    }
    if (identifier != null && (name == null || type == null)) {
      throw RefusedException.invalidInput(
          "The identifier parameter requires the name and type parameters.");
    }
    return name == null
        ? zone.records().all()
        : zone.records().from(new RecordKey(start(name), orEmpty(type), orEmpty(identifier)));
  }

  private static DnsName start(String name) {
    try {
      return DnsName.of(name);
    } catch (IllegalArgumentException notAName) {
      throw RefusedException.invalidInput(String.valueOf(notAName.getMessage()));
    }
  }

  private static String orEmpty(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  Reply getChange(String id) {
    return Reply.ok(Node.of("GetChangeResponse", account.change(id).wire()));
  }
}
