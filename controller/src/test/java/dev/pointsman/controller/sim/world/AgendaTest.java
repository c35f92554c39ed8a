package dev.pointsman.controller.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Comparator<Agenda.Entry> BY_TIME_AND_NUMBER =
      Comparator.<Agenda.Entry>comparingLong(entry -> entry.time)
          .thenComparingLong(entry -> entry.number);

  private final SplittableRandom random = new SplittableRandom(7);
  private final Agenda agenda = new Agenda();
  private final List<Agenda.Entry> expected = new ArrayList<>();

  @Test
  void givesOutByTimeAndThenInTheOrderOfPuttingIn() {
    for (int i = 0; i < 5_000; i++) {
      expected.add(agenda.add(random.nextLong(500), () -> {}));
    }
    expectAll();
  }

  @Test
  void givesOutNothingThatWasTakenOut() {
    for (int i = 0; i < 20_000; i++) {
      expected.add(agenda.add(random.nextLong(500), () -> {}));
      if (random.nextInt(5) > 0) {
        agenda.remove(expected.remove(random.nextInt(expected.size())));
      }
    }
    expectAll();
  }

  @Test
  void takesNothingOutTwice() {
    Agenda.Entry entry = agenda.add(1, () -> {});
    expected.add(agenda.add(2, () -> {}));
    agenda.remove(entry);
    agenda.remove(entry);
    expectAll();
  }

  private void expectAll() {
    expected.sort(BY_TIME_AND_NUMBER);
    for (Agenda.Entry entry : expected) {
      assertThat(agenda.first()).isSameAs(entry);
      agenda.remove(Objects.requireNonNull(agenda.first()));
    }
    assertThat(agenda.first()).isNull();
  }
}
