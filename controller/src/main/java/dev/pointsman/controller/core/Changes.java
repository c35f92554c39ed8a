package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction changes. It is refused as a whole if the term has ended, if the state or the
 * run is not the one that the decision was taken on, if a guard has written since, or if the
 * command is gone.
 *
 * @param state null to leave it; its service is the changes' service
 * @param stateRevision mod revision that the state must still have; 0 for none yet
 * @param run null to leave it
 * @param runRevision mod revision that the run must still have; 0 for a new one
 * @param guards by region, mod revision that its guard's record must still have: whoever counts by
 *     its terms has to count by the newest, also when its watch is late
 * @param settled the command that this carries out or refuses, deleted by the same transaction;
 *     null for none
 * @param freezes to write
 * @param unfreezes ids of freezes to delete
 */
public record Changes(
    @Nullable String service,
    @Nullable ServiceState state,
    long stateRevision,
    @Nullable RunRecord run,
    long runRevision,
    SortedMap<String, Long> guards,
    Command.@Nullable Outcome settled,
    List<Freeze> freezes,
    List<String> unfreezes,
    List<AuditEntry> audit) {
  public Changes {
    guards = Sorted.map(guards);
    freezes = List.copyOf(freezes);
    unfreezes = List.copyOf(unfreezes);
    audit = List.copyOf(audit);
  }
}
