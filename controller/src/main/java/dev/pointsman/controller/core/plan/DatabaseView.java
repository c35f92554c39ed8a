package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.Lsn;
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
 * @param terms by region, what its guard has ever promised; kept when the record is gone
 * @param written by region, the last position that its guard reported of it as a primary; kept when
 *     the report is gone
 * @param lastWritten the newest heartbeat row ever seen anywhere: the old primary was writing then
 */
public record DatabaseView(
    SortedMap<String, GuardRecord> guards,
    SortedMap<String, PositionReport> positions,
    SortedMap<String, Promised> terms,
    SortedMap<String, Lsn> written,
    @Nullable Instant lastWritten) {

  /**
   * What a guard has promised.
   *
   * @param terms the newest
   * @param revision mod revision of the record that was last seen to say so
   * @param since when it wrote them in place of others; null for the first that were seen
   * @param before when every permit has run out that was read under earlier terms; null when there
   *     were none
   */
  public record Promised(
      GuardTerms terms, long revision, @Nullable Moment since, @Nullable Moment before) {

    /** The same with other terms from now on: a permit that was read under these may yet last. */
    Promised then(GuardTerms next, long seen, Moment now) {
      if (next.equals(terms)) {
        return new Promised(terms, seen, since, before);
      }
      Moment end = now.plus(FenceProof.waitOf(terms));
      return new Promised(next, seen, now, before != null && before.reached(end) ? before : end);
    }
  }

  /** Nothing known. */
  public static DatabaseView blank() {
    return new DatabaseView(
        new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null);
  }

  public DatabaseView with(String region, GuardRecord record, long revision, Moment now) {
    Promised known = terms.get(region);
    Promised next =
        known == null
            ? new Promised(record.terms(), revision, null, null)
            : known.then(record.terms(), revision, now);
    return new DatabaseView(
        Sorted.with(guards, region, record),
        positions,
        Sorted.with(terms, region, next),
        written,
        lastWritten);
  }

  /** The mod revision of the newest record of a region's guard; 0 when none was ever seen. */
  public long seenAt(String region) {
    Promised promised = terms.get(region);
    return promised == null ? 0 : promised.revision();
  }

  /** What it has promised outlives its record: it may come back with shorter terms. */
  public DatabaseView withoutGuard(String region) {
    return new DatabaseView(Sorted.without(guards, region), positions, terms, written, lastWritten);
  }

  public DatabaseView with(String region, PositionReport report) {
    PositionReport.Heartbeat beat = report.heartbeat();
    Instant newest =
        beat != null && (lastWritten == null || beat.written().isAfter(lastWritten))
            ? beat.written()
            : lastWritten;
    return new DatabaseView(
        guards, Sorted.with(positions, region, report), terms, written(region, report), newest);
  }

  /** When a region's server began to run, by the guard beside it; null when unknown. */
  public @Nullable Instant started(String region) {
    PositionReport report = positions.get(region);
    return report == null ? null : report.started();
  }

  /** A primary that stops reports no role of its own any more: what it wrote last still counts. */
  private SortedMap<String, Lsn> written(String region, PositionReport report) {
    return switch (report.role()) {
      case PRIMARY ->
          report.received() == null ? written : Sorted.with(written, region, report.received());
      case STANDBY -> Sorted.without(written, region);
      case STOPPED, UNKNOWN -> written;
    };
  }

  public DatabaseView withoutPosition(String region) {
    return new DatabaseView(guards, Sorted.without(positions, region), terms, written, lastWritten);
  }
}
