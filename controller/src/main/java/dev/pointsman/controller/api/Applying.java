package dev.pointsman.controller.api;

import dev.pointsman.controller.definition.Definition;
import dev.pointsman.controller.definition.Stored;
import dev.pointsman.controller.view.Answers.Applied;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.config.Problem;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores definitions: read what stands there, look at all rules, write everything in one
 * transaction or nothing. The roster's key is compared and rewritten by each, so that of two at one
 * time one is refused and looks again: rules that go over all services (who owns a database,
 * whether the roster suffices) hold against what was really there. A definition that has not
 * changed is not written: agents would have to learn it anew.
 */
final class Applying {
  /** Two people at once are one refusal; more is a program that should not do that. */
  private static final int ATTEMPTS = 3;

  private final Context context;
  private final Store store;
  private final Clock clock;

  Applying(Context context, Store store, Clock clock) {
    this.context = context;
    this.store = store;
    this.clock = clock;
  }

  /** Who applies, and why. */
  record Author(String actor, String reason, @Nullable String ticket) {}

  /** Looks at all rules and writes nothing. */
  Future<Applied> rehearse(byte[] definition) {
    return read().map(snapshot -> compare(definition, snapshot).answer());
  }

  /** Looks at all rules and writes what has changed. */
  Future<Applied> apply(byte[] definition, Author author) {
    return apply(definition, author, ATTEMPTS);
  }

  private Future<Applied> apply(byte[] definition, Author author, int attempts) {
    return read()
        .compose(
            snapshot -> {
              Difference difference = compare(definition, snapshot);
              if (difference.isNone()) {
                return Future.succeededFuture(difference.answer(snapshot.revision()));
              }
              return Future.fromCompletionStage(
                      store.commit(transaction(difference, snapshot, author)), context)
                  .compose(result -> settle(result, difference, definition, author, attempts));
            });
  }

  private Future<Applied> settle(
      TransactionResult result,
      Difference difference,
      byte[] definition,
      Author author,
      int attempts) {
    return switch (result) {
      case TransactionResult.Committed committed ->
          Future.succeededFuture(difference.answer(committed.revision()));
      case TransactionResult.Refused _ when attempts > 1 -> apply(definition, author, attempts - 1);
      case TransactionResult.Refused _ ->
          Future.failedFuture(
              new ApiException(409, "CONFLICT", "others are applying at the same time; try again"));
    };
  }

  private Future<Snapshot> read() {
    return Snapshot.read(store, context);
  }

  private static Difference compare(byte[] definition, Snapshot snapshot) {
    Problems problems = new Problems();
    Definition wanted =
        Definition.parse(definition, snapshot.stored(), problems)
            .orElseThrow(() -> ApiException.invalid(problems.errors()));
    List<ServiceSpec> changed = new ArrayList<>();
    List<String> unchanged = new ArrayList<>();
    Map<String, ServiceSpec> stored = snapshot.stored().specs();
    for (ServiceSpec spec : wanted.services()) {
      if (spec.equals(stored.get(spec.name()))) {
        unchanged.add(spec.name());
      } else {
        changed.add(spec);
      }
    }
    Roster roster = wanted.roster();
    Roster before = snapshot.stored().roster();
    boolean newRoster =
        roster != null && (before == null || !roster.members().equals(before.members()));
    Limits limits = wanted.limits();
    boolean newLimits = limits != null && (before == null || !limits.equals(before.limits()));
    return new Difference(
        changed,
        unchanged,
        newRoster ? roster : null,
        newLimits ? limits : null,
        wanted.warnings());
  }

  private Transaction transaction(Difference difference, Snapshot snapshot, Author author) {
    Transaction.Builder transaction =
        Transaction.when()
            .unchanged(KeySpace.ROSTER, snapshot.modRevision(KeySpace.ROSTER))
            .put(KeySpace.ROSTER, Codecs.ROSTER.encode(roster(difference, snapshot.stored())));
    for (ServiceSpec spec : difference.changed()) {
      String key = KeySpace.spec(spec.name());
      String state = KeySpace.state(spec.name());
      transaction
          .unchanged(key, snapshot.modRevision(key))
          .put(key, Codecs.SPEC.encode(spec))
          .unchanged(state, snapshot.modRevision(state));
    }
    Instant now = clock.instant();
    String id = KeySpace.auditId(now, UUID.randomUUID().toString());
    Codec<AuditEntry> audit = Codecs.AUDIT;
    return transaction
        .put(KeySpace.audit(id), audit.encode(entry(difference, author, now)))
        .build();
  }

  private static Roster roster(Difference difference, Stored stored) {
    Roster before = stored.roster() != null ? stored.roster() : new Roster(List.of());
    Roster next = difference.roster() != null ? difference.roster() : before;
    return new Roster(
        next.members(), difference.limits() != null ? difference.limits() : before.limits());
  }

  private static AuditEntry entry(Difference difference, Author author, Instant now) {
    TreeMap<String, String> evidence = new TreeMap<>(Map.of("reason", author.reason()));
    if (author.ticket() != null) {
      evidence.put("ticket", author.ticket());
    }
    return new AuditEntry(now, author.actor(), "Apply", null, null, difference.what(), evidence);
  }

  /**
   * What differs from what is stored.
   *
   * @param roster null if it stays
   * @param limits null if they stay
   */
  private record Difference(
      List<ServiceSpec> changed,
      List<String> unchanged,
      @Nullable Roster roster,
      @Nullable Limits limits,
      List<Problem> warnings) {
    boolean isNone() {
      return changed.isEmpty() && roster == null && limits == null;
    }

    /** For the record. */
    String what() {
      List<String> parts = new ArrayList<>();
      if (!changed.isEmpty()) {
        parts.add("definitions of " + String.join(", ", names()));
      }
      if (roster != null) {
        parts.add("the roster");
      }
      if (limits != null) {
        parts.add(
            "the limits (regions %d per %d s, runs %d)"
                .formatted(limits.regions(), limits.per().toSeconds(), limits.runs()));
      }
      return String.join(" and ", parts);
    }

    List<String> names() {
      return changed.stream().map(ServiceSpec::name).toList();
    }

    Applied answer() {
      return new Applied(true, names(), unchanged, roster != null, limits != null, texts(), 0);
    }

    Applied answer(long revision) {
      return new Applied(
          false, names(), unchanged, roster != null, limits != null, texts(), revision);
    }

    private List<String> texts() {
      return warnings.stream().map(Problem::toString).toList();
    }
  }
}
