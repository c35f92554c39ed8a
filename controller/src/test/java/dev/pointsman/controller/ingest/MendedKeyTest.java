package dev.pointsman.controller.ingest;

import static dev.pointsman.controller.core.machine.Shop.A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.testing.Mutations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every value under which nothing can be decided, put back after its region was seen down: no run
 * may begin on what was seen meanwhile.
 */
final class MendedKeyTest {
  private static final Duration HOLD_OFF = Duration.ofSeconds(10);

  private final Rig rest = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void noRunBeginsAtOnceWhenTheStateIsPutBack() {
    check(KeySpace.state(Shop.NAME), Codecs.STATE.encode(rest.state()), MendedKeyTest::write);
  }

  @Test
  void noRunBeginsAtOnceWhenTheStateIsDeletedAndRestored() {
    check(
        KeySpace.state(Shop.NAME),
        Codecs.STATE.encode(rest.state()),
        (rig, ingest, key, value) -> {
          ingest.deleted(key, rig.nextRevision());
          rig.pass(Duration.ofSeconds(30));
          write(rig, ingest, key, value);
        });
  }

  @Test
  void noRunBeginsAtOnceWhenTheDefinitionIsPutBack() {
    String spec = Codecs.SPEC.encode(rest.view().spec().orElseThrow());
    check(KeySpace.spec(Shop.NAME), spec, MendedKeyTest::write);
  }

  private interface Repair {
    void of(Rig rig, Ingest ingest, String key, String value);
  }

  private void check(String key, String value, Repair repair) {
    List<String> began = new ArrayList<>();
    List<String> broken = new ArrayList<>(Mutations.of(value));
    broken.add("{");
    int held = 0;
    for (String mutant : broken) {
      Rig rig = rest.fork();
      Shop.bearsItsEpoch(rig, A);
      Ingest ingest = new Ingest(rig::happen);
      write(rig, ingest, key, mutant);
      if (rig.view().isReadable()) {
        continue;
      }
      held++;
      Shop.goesDown(rig, A);
      rig.pass(Duration.ofSeconds(3));
      repair.of(rig, ingest, key, value);
      rig.pass(HOLD_OFF);
      if (rig.state().run() != null) {
        began.add(mutant);
      }
    }
    assertThat(began).isEmpty();
    assertThat(held).isGreaterThan(5);
  }

  private static void write(Rig rig, Ingest ingest, String key, String value) {
    long revision = rig.nextRevision();
    ingest.written(new Entry(key, value, revision, revision, 0));
  }
}
