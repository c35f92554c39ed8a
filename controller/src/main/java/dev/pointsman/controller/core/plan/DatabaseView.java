package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Sorted;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service's databases, by their guards.
 *
 * @param guards by region; records outlive their guards
 * @param positions by region; reports end with their leases
 * @param changes by region, when its guard's terms last became others
 * @param lastWritten the newest heartbeat row ever seen anywhere: the old primary was writing then
 */
public record DatabaseView(
    SortedMap<String, GuardRecord> guards,
    SortedMap<String, PositionReport> positions,
    SortedMap<String, TermsChange> changes,
    @Nullable Instant lastWritten) {

  /**
   * A guard wrote other terms.
   *
   * @param before its terms until then: a permit that was read under them may last as long
   */
  public record TermsChange(GuardTerms before, Moment at) {}

  /** Nothing known. */
  public static DatabaseView blank() {
    return new DatabaseView(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null);
  }

  public DatabaseView with(String region, GuardRecord record, Moment now) {
    GuardRecord known = guards.get(region);
    SortedMap<String, TermsChange> next =
        known == null || known.terms().equals(record.terms())
            ? changes
            : Sorted.with(changes, region, new TermsChange(known.terms(), now));
    return new DatabaseView(Sorted.with(guards, region, record), positions, next, lastWritten);
  }

  public DatabaseView withoutGuard(String region) {
    return new DatabaseView(Sorted.without(guards, region), positions, changes, lastWritten);
  }

  public DatabaseView with(String region, PositionReport report) {
    PositionReport.Heartbeat beat = report.heartbeat();
    Instant newest =
        beat != null && (lastWritten == null || beat.written().isAfter(lastWritten))
            ? beat.written()
            : lastWritten;
    return new DatabaseView(guards, Sorted.with(positions, region, report), changes, newest);
  }

  public DatabaseView withoutPosition(String region) {
    return new DatabaseView(guards, Sorted.without(positions, region), changes, lastWritten);
  }
}
