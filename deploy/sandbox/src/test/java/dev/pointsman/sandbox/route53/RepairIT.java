package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.execute.testing.Route53World;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.route53.signing.AccessKey;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command that a drift names, carried out by a shell and the real command line. */
final class RepairIT {
  private static final String KEY = "test";
  private static final Pattern COMMAND = Pattern.compile("put it back: (aws .*'); it is looked");
  private static final Effect.Pointing EAST =
      new Effect.Pointing("us-east-1", "192.0.2.10", "us-west-2", "192.0.2.20");
  private static final Effect.Pointing WEST =
      new Effect.Pointing("us-west-2", "192.0.2.20", "us-east-1", "192.0.2.10");

  private final Vertx vertx = Vertx.vertx();
  private final StandInServer server =
      StandInServer.start(
          StandInOptions.defaults()
              .withRequestsPerSecond(0)
              .withAccessKeys(List.of(new AccessKey(KEY, KEY, "default", AccessKey.Policy.FULL))));

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theCommandThatADriftNamesPutsTheRecordsBackAndTheOrderGoesOn() throws Exception {
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", KEY);
    Route53World world = Route53World.at(server.endpoint(), vertx);
    switchTo(world, EAST, 1);
    world.changePrimary("198.51.100.1");
    Answer drift = switchTo(world, WEST, 2);
    assertThat(drift).isInstanceOf(Answer.Refused.class);

    Matcher command = COMMAND.matcher(((Answer.Refused) drift).detail());
    assertThat(command.find()).as(drift.toString()).isTrue();
    Programs.Result done =
        Programs.run(
            List.of("sh", "-c", command.group(1)),
            Map.of(
                "AWS_ACCESS_KEY_ID", KEY,
                "AWS_SECRET_ACCESS_KEY", KEY,
                "AWS_DEFAULT_REGION", "us-east-1"));
    assertThat(done.status()).as(done.output()).isZero();

    assertThat(world.pointing()).containsEntry("PRIMARY", "192.0.2.10");
    assertThat(switchTo(world, WEST, 2)).isInstanceOf(Answer.Switched.class);
    world.close();
  }

  private static Answer switchTo(Route53World world, Effect.Pointing to, long batch)
      throws Exception {
    EffectId id = new EffectId("shop", "r" + batch, batch, Step.SWITCH, 1);
    return world
        .driver()
        .switchTraffic(new Effect.SwitchTraffic(id, world.traffic(), to, batch))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
