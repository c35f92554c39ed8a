package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.execute.route53.ModelZone;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.failsafe.Asking;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A guard's way to the real controllers of the simulated world, over its network. */
final class Promisers implements Asking {
  /** As a guard's own calls: a fifth of the permit. */
  private static final int ROUNDS_PER_PERMIT = 5;

  private static final String SILENCE = "no answer in time";

  private static final Duration ATTEMPT = Duration.ofMillis(350);

  private final World world;
  private final Life life;
  private final Host host;
  private final int number;

  Promisers(World world, Life life, Host host, int number) {
    this.world = world;
    this.life = life;
    this.host = host;
    this.number = number;
  }

  @Override
  public void ask(GuardEffect.AskControllers order, Consumer<GuardEvent> tell) {
    long sent = world.clock.now();
    PromiseRequest request =
        new PromiseRequest(
            Service.NAME,
            host.settings.region(),
            host.settings.instance(),
            order.epoch(),
            order.round());
    TreeSet<String> silent = new TreeSet<>(order.controllers());
    boolean believes = host.bends.contains(Bend.FAILSAFE_WITHOUT_PROMISES);
    for (String id : order.controllers()) {
      Consumer<@Nullable String> answer =
          why -> {
            if (why == null && silent.remove(id) && silent.isEmpty()) {
              world.promised(host.settings.region(), sent);
            }
            tell.accept(
                why == null || (believes && why.equals(SILENCE))
                    ? new GuardEvent.Promised(order.round(), id)
                    : new GuardEvent.PromiseRefused(order.round(), id, why));
          };
      call(Service.REGIONS.indexOf(id.substring("c-".length())), request, answer);
    }
    life.schedule(
        Duration.ofNanos(millis(host.random, 5, 60)), () -> tell.accept(companion(order.round())));
  }

  private GuardEvent companion(long round) {
    ModelZone.Owner owner = world.zone.owner();
    return owner == null
        ? new GuardEvent.CompanionUnread(round, "there is none")
        : new GuardEvent.CompanionRead(round, owner.owner(), owner.epoch());
  }

  /** There and back, or silence; {@code answer} takes null for a promise. */
  private void call(int there, PromiseRequest request, Consumer<@Nullable String> answer) {
    boolean[] over = new boolean[1];
    Consumer<@Nullable String> once =
        why -> {
          if (!over[0]) {
            over[0] = true;
            answer.accept(why);
          }
        };
    Duration limit = host.settings.terms().permit().dividedBy(ROUNDS_PER_PERMIT);
    life.schedule(limit, () -> once.accept(SILENCE));
    long way = world.network.way(number, there);
    if (way == Network.LOST) {
      return;
    }
    Runnable question =
        () -> {
          Controller controller = world.region(there).controller();
          if (controller != null) {
            promise(there, controller, request).thenAccept(given -> back(there, given, once));
          }
        };
    world.clock.after(way, question);
    long again = world.network.again();
    if (again != Network.LOST) {
      world.clock.after(way + again, question);
    }
  }

  private CompletionStage<PromiseAnswer> promise(
      int there, Controller controller, PromiseRequest request) {
    if (!host.bends.contains(Bend.PROMISE_NOT_COUNTED)) {
      return controller.promises().ask(request);
    }
    CompletableFuture<PromiseAnswer> answer = new CompletableFuture<>();
    world
        .region(there)
        .attempt(KeySpace.LEADER, ATTEMPT)
        .whenComplete(
            (_, failure) ->
                answer.complete(
                    failure == null
                        ? new PromiseAnswer.Refused(PromiseAnswer.Code.STORE_ANSWERS, "")
                        : new PromiseAnswer.Given(
                            new dev.pointsman.coordination.model.Promise("c", request))));
    return answer;
  }

  private void back(int there, PromiseAnswer answer, Consumer<@Nullable String> once) {
    long way = world.network.way(there, number);
    if (way == Network.LOST) {
      return;
    }
    @Nullable String why =
        switch (answer) {
          case PromiseAnswer.Given _ -> null;
          case PromiseAnswer.Refused refused -> refused.code().name();
        };
    world.clock.after(way, () -> life.run(() -> once.accept(why)));
  }

  @Override
  public void close() {}
}
