package dev.pointsman.probes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static final String SHOP = Specs.encoded("shop");

  /** A newer version may know it. */
  private static final String UNKNOWN_CHECK =
      SHOP.replace("\"type\":\"tcp\"", "\"type\":\"smoke\"");

  private final Vertx vertx = Vertx.vertx();
  private final Desk desk = new Desk(vertx);

  @AfterEach
  void closes() {
    vertx.close().await();
  }

  @Test
  void saysWhichDefinitionsItCannotCarryOut() {
    long good = desk.written("mail", Specs.encoded("mail"));
    long bad = desk.written("shop", UNKNOWN_CHECK);
    desk.pass(Duration.ofSeconds(1));

    assertThat(desk.record().unreadable()).isEqualTo(Map.of("shop", bad));
    assertThat(desk.record().specRevision()).isEqualTo(good);
  }

  @Test
  void goesOnByTheLastDefinitionThatItCouldCarryOut() {
    desk.written("shop", SHOP);
    desk.pass(Duration.ofSeconds(1));
    desk.written("shop", UNKNOWN_CHECK);
    desk.pass(Duration.ofSeconds(10));

    CheckId port = new CheckId("shop", "us-east-1", "port");
    assertThat(desk.probes().get(port)).isGreaterThanOrEqualTo(2);
    assertThat(desk.verdicts()).containsKey(port);
  }

  @Test
  void saysNothingMoreOfADefinitionThatWasMendedOrDeleted() {
    desk.written("shop", UNKNOWN_CHECK);
    desk.written("mail", UNKNOWN_CHECK);
    desk.pass(Duration.ofSeconds(1));
    assertThat(desk.record().unreadable()).hasSize(2);

    desk.written("shop", SHOP);
    desk.deleted("mail");
    desk.pass(Duration.ofSeconds(1));

    assertThat(desk.record().unreadable()).isEmpty();
  }

  @Test
  void leavesOutADefinitionThatBearsAnothersName() {
    long bad = desk.written("shop", Specs.encoded("mail"));
    desk.pass(Duration.ofSeconds(1));

    assertThat(desk.record().unreadable()).isEqualTo(Map.of("shop", bad));
    assertThat(desk.verdicts()).isEmpty();
  }
}
