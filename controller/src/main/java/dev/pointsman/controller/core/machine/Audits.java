package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.run.Story;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.RunRecord;
import java.util.List;
import java.util.Optional;

/**
 * What goes into the append-only record: the same sentences that people are told, in the same
 * transaction.
 */
final class Audits {
  private Audits() {}

  static List<AuditEntry> of(Optional<RunRecord> before, RunRecord after, Moment now) {
    return Story.of(before.orElse(null), after).stream()
        .map(notice -> entry(notice, after, now))
        .toList();
  }

  private static AuditEntry entry(Notice notice, RunRecord run, Moment now) {
    return new AuditEntry(
        now.wall(),
        run.trigger().actor(),
        notice.code(),
        run.service(),
        run.id(),
        notice.text(),
        notice.facts());
  }
}
