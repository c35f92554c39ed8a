package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.probes.publish.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a run has left to be repaired is the guards' work, who ask nobody whether a run may begin.
 */
class RepairTest {
  private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");
  private static final ServiceSpec SPEC = Codecs.SPEC.decode(Specs.encoded("shop"));

  private final GuardRig guard = new GuardRig(Fence.STOP);

  @Test
  void reattachesAFollowerWhileTheServiceIsCoolingDown() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.happen(
        new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", false)));
    for (int i = 0; i < 5; i++) {
      read(FAR);
      guard.answer();
      guard.pass(Duration.ofMillis(500));
    }

    assertThat(guard.orders(GuardEffect.Reattach.class))
        .extracting(GuardEffect.Reattach::region)
        .contains(GuardRig.ELSEWHERE);
  }

  private void read(@Nullable Instant coolDownUntil) {
    ServiceState state =
        new ServiceState(
            2,
            GuardRig.ELSEWHERE,
            GuardRig.ELSEWHERE,
            new TreeSet<>(),
            List.of(GuardRig.ELSEWHERE),
            null,
            1,
            new TreeSet<>(Set.of(GuardRig.HERE)),
            coolDownUntil,
            new TreeMap<>(),
            new ServiceState.DatabaseIdentity("42", 2));
    guard.happen(new GuardEvent.PermitRead(guard.now(), 100, 100, state, SPEC, null));
  }
}
