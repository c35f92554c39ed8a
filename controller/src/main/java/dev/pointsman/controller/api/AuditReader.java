package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers.Audit;
import dev.pointsman.controller.view.Answers.AuditLine;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the append-only record, newest first, in slices of time: it grows without end, and nobody
 * wants all of it at once.
 */
final class AuditReader {
  /** Digits of an id that a slice leaves open: 10^8 ms are 28 hours. */
  private static final int OPEN_DIGITS = 8;

  /** Milliseconds of a slice. */
  private static final long SLICE = 100_000_000;

  private final Context context;
  private final Store store;

  AuditReader(Context context, Store store) {
    this.context = context;
    this.store = store;
  }

  /**
   * What is asked for.
   *
   * @param service only what bears on it: its own entries, and those that belong to no service;
   *     null for all
   * @param since nothing older
   * @param until nothing younger
   * @param before only entries before this id, as the page before told it; null for the first page
   * @param limit entries on a page
   */
  record Question(
      @Nullable String service, Instant since, Instant until, @Nullable String before, int limit) {}

  /** A page. */
  Future<Audit> read(Question question) {
    long newest = question.until().toEpochMilli() / SLICE;
    return slice(question, newest, new Page(question));
  }

  private Future<Audit> slice(Question question, long slice, Page page) {
    if (page.isFull() || slice < question.since().toEpochMilli() / SLICE) {
      return Future.succeededFuture(page.answer());
    }
    String id = KeySpace.auditId(Instant.ofEpochMilli(slice * SLICE), "");
    String prefix = id.substring(0, id.indexOf('-') - OPEN_DIGITS);
    return Future.fromCompletionStage(store.list(KeySpace.audit(prefix)), context)
        .compose(
            listing -> {
              listing.entries().reversed().forEach(page::add);
              return slice(question, slice - 1, page);
            });
  }

  /** Collects entries until there is no room, and one more to know that there are more. */
  private static final class Page {
    private final Question question;
    private final List<AuditLine> lines = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private boolean more;

    Page(Question question) {
      this.question = question;
    }

    boolean isFull() {
      return more;
    }

    void add(Entry entry) {
      String id = entry.key().substring(KeySpace.AUDIT.length());
      if (more || (question.before() != null && id.compareTo(question.before()) >= 0)) {
        return;
      }
      try {
        AuditEntry said = Codecs.AUDIT.decode(entry.value());
        if (isAskedFor(said)) {
          add(id, said);
        }
      } catch (UnreadableException e) {
        unreadable.add(entry.key());
      }
    }

    private void add(String id, AuditEntry said) {
      if (lines.size() == question.limit()) {
        more = true;
      } else {
        lines.add(new AuditLine(id, said));
      }
    }

    private boolean isAskedFor(AuditEntry said) {
      boolean mine =
          question.service() == null
              || said.service() == null
              || said.service().equals(question.service());
      return mine && !said.at().isBefore(question.since());
    }

    Audit answer() {
      return new Audit(lines, unreadable, more ? lines.getLast().id() : null);
    }
  }
}
