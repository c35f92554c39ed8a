package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.GuardRecord;
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
 * @param lastWritten the newest heartbeat row ever seen anywhere: the old primary was writing then
 */
public record DatabaseView(
    SortedMap<String, GuardRecord> guards,
    SortedMap<String, PositionReport> positions,
    @Nullable Instant lastWritten) {

  /** Nothing known. */
  public static DatabaseView blank() {
    return new DatabaseView(new TreeMap<>(), new TreeMap<>(), null);
  }

  public DatabaseView with(String region, GuardRecord record) {
    return new DatabaseView(Sorted.with(guards, region, record), positions, lastWritten);
  }

  public DatabaseView withoutGuard(String region) {
    return new DatabaseView(Sorted.without(guards, region), positions, lastWritten);
  }

  public DatabaseView with(String region, PositionReport report) {
    PositionReport.Heartbeat beat = report.heartbeat();
    Instant newest =
        beat != null && (lastWritten == null || beat.written().isAfter(lastWritten))
            ? beat.written()
            : lastWritten;
    return new DatabaseView(guards, Sorted.with(positions, region, report), newest);
  }

  public DatabaseView withoutPosition(String region) {
    return new DatabaseView(guards, Sorted.without(positions, region), lastWritten);
  }
}
