package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.api.WorldReports;
import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reason to distrust one's own eyes: no run begins by itself, people are told the reason by
 * its name, and a run that is past its fence goes on.
 */
class FailStaticTest {
  /** How each comes about, in a world in which a region may well be lost besides. */
  enum Reason {
    WORLD_LOOKS_DOWN(rig -> Shop.goesDown(rig, C)),
    AGENTS_UNSURE(
        rig -> {
          rig.doubting.addAll(List.of(B + "/" + Shop.agent(B), C + "/" + Shop.agent(C)));
          rig.pass(Duration.ofMillis(2_100));
        }),
    LEADER_GRACE(
        rig -> {
          rig.agentsAnswer = false;
          rig.happen(new Event.LeadershipLost("test"));
          rig.lead(8);
        }),
    WATCH_UNPROVEN(
        rig -> {
          rig.watchIsSilent = true;
          rig.pass(Duration.ofMillis(3_100));
        }),
    LEASES_VANISHED(
        rig -> {
          rig.agentDies(B, Shop.agent(B));
          rig.pass(Duration.ofSeconds(4));
          rig.agentDies(C, Shop.agent(C));
          rig.agent(B, Shop.agent(B));
          rig.agent(C, Shop.agent(C));
        });

    // stateless
    @SuppressWarnings("ImmutableEnumChecker")
    private final Consumer<Rig> comes;

    Reason(Consumer<Rig> comes) {
      this.comes = comes;
    }

    Veto veto() {
      return Veto.valueOf(name());
    }
  }

  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void nothingIsDoubtedInAWorldThatIsWell() {
    assertThat(rig.world().failStatic(rig.now())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noRunBeginsByItself(Reason reason) {
    reason.comes.accept(rig);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(20));

    assertThat(rig.run().kind()).isEqualTo(RunKind.ADOPT);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.world().failStatic(rig.now())).containsOnlyKeys(reason.veto());
    if (reason != Reason.AGENTS_UNSURE) { // whose votes no quorum is made of: nothing is due
      assertThat(rig.told()).contains("FAILOVER_WAITS");
    }
    ServiceReport report =
        Objects.requireNonNull(
            WorldReports.of(rig.world(), rig.now(), null, true, List.of())
                .services()
                .get(Shop.NAME));
    assertThat(report.vetoes()).extracting(veto -> veto.veto()).contains(reason.veto());
    assertThat(report.explanation()).anyMatch(line -> line.contains(reason.name()));
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsPastItsFenceGoesOn(Reason reason) {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    rig.order(Effect.Promote.class);
    reason.comes.accept(rig);
    assertThat(rig.world().failStatic(rig.now())).containsKey(reason.veto());
    if (reason == Reason.LEADER_GRACE) {
      rig.order(Effect.Promote.class); // its successor gives the order again
    }
    rig.answer(new Answer.Promoted(2, Lsn.parse("0/6500"), new TreeMap<>()));
    Shop.guardOpens(rig, B);
    rig.pass(Duration.ofMillis(100));

    assertThat(rig.state().permit()).isEqualTo(B);
    assertThat(rig.order(Effect.SwitchTraffic.class)).isNotNull();
  }

  @Test
  void theLeasesOfOneRegionVanishWithIt() {
    rig.agentDies(A, Shop.agent(A));
    rig.pass(Duration.ofSeconds(6));
    rig.agentDies(B, Shop.agent(B));

    assertThat(rig.world().failStatic(rig.now())).doesNotContainKey(Veto.LEASES_VANISHED);
  }

  @Test
  void leasesThatVanishedAreForgottenAfterAMinute() {
    Reason.LEASES_VANISHED.comes.accept(rig);
    rig.pass(Duration.ofSeconds(59));
    assertThat(rig.world().failStatic(rig.now())).containsKey(Veto.LEASES_VANISHED);

    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.world().failStatic(rig.now())).isEmpty();
  }

  @Test
  void aStoreThatWentBackIsAmongThem() {
    rig.happen(new Event.StoreRewound(5, 500));

    assertThat(rig.world().failStatic(rig.now())).containsOnlyKeys(Veto.STORE_REWOUND);
  }
}
