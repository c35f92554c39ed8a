package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Pace;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.RRType;

/** The real switching, of one controller's life, on a {@link ModelZone}. */
public final class ModelTraffic implements TrafficDriver {
  private final ModelZone zone;
  private final Life life;
  private final Leadership leadership;
  private final Switching switching;
  private @Nullable Replay current;

  /** What blocks in the real driver. */
  private interface Work {
    Answer carryOut() throws InterruptedException;
  }

  public ModelTraffic(ModelZone zone, Life life, Leadership leadership) {
    this.zone = zone;
    this.life = life;
    this.leadership = leadership;
    this.switching =
        new Switching(new Asked(), new Waits(), new Led(), Route53Options.of(null, "us-east-1"));
  }

  @Override
  public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
    return switch (order.traffic()) {
      case TrafficSpec.Route53 traffic -> replay(() -> switching.carryOut(order, traffic));
    };
  }

  @Override
  public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
    return replay(() -> switching.await(order.change()));
  }

  @Override
  public Future<Answer> look(TrafficSpec traffic, Effect.Claim claim) {
    return switch (traffic) {
      case TrafficSpec.Route53 route53 -> replay(() -> switching.look(route53, claim));
    };
  }

  private Future<Answer> replay(Work work) {
    Promise<Answer> answer = Promise.promise();
    Replay[] own = new Replay[1];
    Replay replay =
        new Replay(
            () -> {
              current = own[0];
              answer.tryComplete(carryOut(work));
            });
    own[0] = replay;
    replay.run();
    return answer.future();
  }

  private static Answer carryOut(Work work) {
    try {
      return work.carryOut();
    } catch (InterruptedException never) {
      throw new IllegalStateException(never);
    }
  }

  private Replay current() {
    if (current == null) {
      throw new IllegalStateException("nothing is being carried out");
    }
    return current;
  }

  private final class Asked implements Zone {
    @Override
    public Look look(String name, String record, RRType type) {
      return current()
          .later(
              Look.class, answer -> zone.look(record, type, v -> life.run(() -> answer.accept(v))));
    }

    @Override
    public String submit(String name, List<Change> batch, String comment) {
      return current()
          .later(String.class, answer -> zone.submit(batch, v -> life.run(() -> answer.accept(v))));
    }

    @Override
    public boolean insync(String change) {
      return current()
          .later(
              Boolean.class, answer -> zone.insync(change, v -> life.run(() -> answer.accept(v))));
    }

    @Override
    public void close() {}
  }

  private final class Waits implements Pace {
    @Override
    public long nanoTime() {
      return current().now(Long.class, life::nanoTime);
    }

    @Override
    public void pause(Duration time) {
      current().later(Boolean.class, answer -> life.schedule(time, () -> answer.accept(true)));
    }

    @Override
    public double jitter() {
      return 0.5;
    }
  }

  private final class Led implements Leadership {
    @Override
    public boolean holds() {
      return current().now(Boolean.class, leadership::holds);
    }

    @Override
    public long term() {
      return leadership.term();
    }
  }
}
