package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.coordination.model.Freeze;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is not the service's own, but bears on what may be done for it.
 *
 * @param freezes all that have been set, expired ones too
 * @param storeDoubt why the store, or the picture of it, is not to be trusted
 * @param graceOver null while this leader is too young for the service, else when that ended
 * @param graceDetail what the grace still waits for
 * @param doubts why one's own eyes are not to be trusted
 * @param moves what automation has moved lately, over all services, and how much it may
 */
public record Circumstances(
    Fleet fleet,
    List<Freeze> freezes,
    Optional<Finding> storeDoubt,
    @Nullable Moment graceOver,
    String graceDetail,
    List<Finding> doubts,
    Moves moves,
    Moment now) {}
