package dev.pointsman.sandbox.matrix;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Crashes around the order to a driver, or between its last question and its act. */
final class CrashingDrivers implements Controller.Drivers {
  private final Controller.Drivers real;
  private final Crash crash;
  private volatile @Nullable Step under;

  CrashingDrivers(Controller.Drivers real, Crash crash) {
    this.real = real;
    this.crash = crash;
  }

  @Override
  public TrafficDriver traffic(Leadership leadership) {
    TrafficDriver driver = real.traffic(new Asked(leadership));
    return new TrafficDriver() {
      @Override
      public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
        return around(order.id().step(), () -> driver.switchTraffic(order));
      }

      @Override
      public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
        return driver.awaitInsync(order);
      }

      @Override
      public Future<Answer> look(TrafficSpec traffic, Effect.Claim claim) {
        return driver.look(traffic, claim);
      }
    };
  }

  @Override
  public DatabaseDriver database(Warrant warrant) {
    DatabaseDriver driver = real.database(order -> asked(warrant.stands(order)));
    return new DatabaseDriver() {
      @Override
      public Future<Answer> promote(Effect.Promote order) {
        return around(order.id().step(), () -> driver.promote(order));
      }

      @Override
      public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
        return driver.look(database, started);
      }
    };
  }

  private Future<Answer> around(Step step, Supplier<Future<Answer>> act) {
    crash.reached(step, CrashPoint.Moment.BEFORE);
    under = step;
    return act.get()
        .map(
            answer -> {
              under = null;
              switch (answer) {
                case Answer.Done _, Answer.Promoted _, Answer.Switched _ ->
                    crash.reached(step, CrashPoint.Moment.AFTER);
                case Answer.Failed _, Answer.Refused _ -> {}
              }
              return answer;
            });
  }

  private boolean asked(boolean granted) {
    Step step = under;
    if (granted && step != null) {
      crash.reached(step, CrashPoint.Moment.CHECKED);
    }
    return granted;
  }

  /** What a driver asks last before it acts. */
  private final class Asked implements Leadership {
    private final Leadership leadership;

    Asked(Leadership leadership) {
      this.leadership = leadership;
    }

    @Override
    public boolean holds() {
      return asked(leadership.holds());
    }

    @Override
    public long term() {
      return leadership.term();
    }
  }
}
