package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The region that had the permit last, as a candidate: nobody has written since, so it lacks
 * nothing. It is a primary, closed, or stopped by its own guard.
 */
final class LastWriter {
  private LastWriter() {}

  /** Where it ended, as far as is known. */
  static @Nullable Lsn end(ServiceView view, String region) {
    PositionReport report = view.database().positions().get(region);
    if (report != null) {
      return report.received();
    }
    GuardRecord guard = view.database().guards().get(region);
    Acknowledgement said = guard == null ? null : guard.acknowledgement();
    return said == null ? null : said.end();
  }

  static void judge(ServiceView view, ServiceState state, String region, List<Finding> against) {
    GuardRecord guard = view.database().guards().get(region);
    PositionReport report = view.database().positions().get(region);
    DatabaseIdentity identity = state.database();
    if (guard == null) {
      against.add(Finding.of(Veto.GUARD_MISSING, "the guard of " + region + " was never seen"));
      return;
    }
    if (identity == null) {
      against.add(Finding.of(Veto.NOT_ADOPTED, "the service's database is not known yet"));
      return;
    }
    Candidates.system(region, guard, identity, against);
    Acknowledgement closed = guard.acknowledgement();
    if (report != null && report.role() == DatabaseRole.PRIMARY) {
      Candidates.timeline(region, report.timeline(), identity, against);
    } else if (closed != null && isStopped(guard, closed, state)) {
      if (closed.timeline() != null) {
        Candidates.timeline(region, closed.timeline(), identity, against);
      }
    } else if (report == null) {
      against.add(
          Finding.of(Veto.GUARD_MISSING, "the guard of " + region + Candidates.silence(guard)));
    } else {
      Candidates.unfit(against, region, "role " + report.role(), "PRIMARY");
    }
  }

  /**
   * Whether its guard has read this epoch, which permits nobody, and says that the database is
   * stopped. An orderly stop tells the timeline; after any other, and where it died after it was
   * closed, its database has what it had acknowledged, and says so when it is started.
   */
  private static boolean isStopped(GuardRecord guard, Acknowledgement closed, ServiceState state) {
    return guard.role() == DatabaseRole.STOPPED
        && state.permit() == null
        && closed.epoch() == state.epoch()
        && switch (closed.method()) {
          case STOPPED -> closed.timeline() != null;
          case KILLED, READ_ONLY -> true;
          case STANDBY -> false;
        };
  }
}
