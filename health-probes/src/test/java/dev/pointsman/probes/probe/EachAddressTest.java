package dev.pointsman.probes.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.TrafficSpec.RecordType;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EachAddressTest {
  private final Vertx vertx = Vertx.vertx();
  private final Late names = new Late();
  private final List<ProbeOutcome> landed = new ArrayList<>();

  @AfterEach
  void closes() {
    vertx.close().await();
  }

  @Test
  void takesATryThatCannotBeginForThisSidesFaultThoughTheNameIsAnsweredLater() {
    Context context = vertx.getOrCreateContext();
    Vantage vantage =
        new Vantage(vertx, context, Vantage.loopOf(context), names, ref -> "", Clock.systemUTC());
    EachAddress.start(
        vantage,
        "shop.test",
        (_, _) -> {
          throw new IllegalArgumentException("port out of range");
        },
        landed::add);
    assertThat(landed).isEmpty();

    names.answer(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.2"));

    assertThat(landed)
        .singleElement()
        .isInstanceOfSatisfying(
            ProbeOutcome.Local.class,
            local -> assertThat(local.reason()).isEqualTo(Reason.CONFIGURATION));
  }

  private static final class Late implements Names {
    private final List<Consumer<Answer<InetAddress>>> asking = new ArrayList<>();

    void answer(InetAddress... addresses) {
      asking.removeFirst().accept(new Answer.Found<>(List.of(addresses)));
    }

    @Override
    public void addresses(String host, Consumer<Answer<InetAddress>> then) {
      asking.add(then);
    }

    @Override
    public void records(String name, RecordType type, Consumer<Answer<String>> then) {
      throw new AssertionError("nobody asks for records");
    }

    @Override
    public void close() {}
  }
}
