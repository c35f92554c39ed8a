package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Notice;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What wakes somebody, and what is only told. */
final class NoticesTest {
  @Test
  void takingAServiceUnderControlWakesNobody() {
    Rig rig = Shop.world(Automation.AUTOMATIC).lead(7).pass(Duration.ofSeconds(2));

    assertThat(rig.notices).extracting(Notice::level).doesNotContain(Notice.Level.PAGE);
    assertThat(only(rig, "RUN_BEGUN").text())
        .startsWith("ADOPT of " + Shop.NAME + " in " + A + " begins");
  }

  @Test
  void aMoveThatAPersonOrderedTellsFromWhereToWhereAndWakesNobody() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Switchover(Shop.NAME, B));

    Notice begun = only(rig, "RUN_BEGUN");
    assertThat(begun.level()).isEqualTo(Notice.Level.INFO);
    assertThat(begun.text())
        .startsWith("SWITCHOVER of %s from %s to %s begins".formatted(Shop.NAME, A, B))
        .endsWith("(run " + rig.run().id() + ")");
    assertThat(begun.facts()).containsEntry("from", A).containsEntry("to", B);
  }

  @Test
  void aFailoverThatAPersonOrderedWakesNobody() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));

    assertThat(only(rig, "RUN_BEGUN").level()).isEqualTo(Notice.Level.INFO);
  }

  @Test
  void aFailoverThatNobodyOrderedWakesSomebody() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);

    Notice begun = only(rig, "RUN_BEGUN");
    assertThat(begun.level()).isEqualTo(Notice.Level.PAGE);
    assertThat(begun.text()).startsWith("FAILOVER of " + Shop.NAME + " from " + A);
  }

  @Test
  void aMoveThatAPersonOrderedAndThatEndsUndoneWakesSomebody() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(only(rig, "RUN_ENDED").level()).isEqualTo(Notice.Level.PAGE);
    assertThat(only(rig, "RUN_ENDED").text())
        .contains("Nothing was changed. Next: ")
        .endsWith("pointsman switchover shop --to " + B + " --reason ...");
  }

  @Test
  void aRunThatFailsSaysThatItCannotBeTakenBackAndHowToMoveOn() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(only(rig, "RUN_ENDED").text())
        .contains("It cannot be taken back; traffic was not moved")
        .contains("pointsman failover shop --to REGION --reason ...")
        .contains("pointsman admit shop " + A);
  }

  @Test
  void aFreezeIsToldWhenItChangesAndNotWhenTheOrderWasRefused() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Unfreeze("f9"));
    assertThat(rig.told()).doesNotContain("FREEZE_CHANGED");

    rig.order(
        new Command.FreezeIt(
            new Freeze(
                "f1",
                Freeze.Scope.ALL,
                null,
                "oncall",
                "release",
                null,
                rig.now().wall().plus(Duration.ofHours(1)))));
    assertThat(rig.told()).contains("FREEZE_CHANGED");
  }

  private static Notice only(Rig rig, String code) {
    List<Notice> found = rig.notices.stream().filter(n -> n.code().equals(code)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
