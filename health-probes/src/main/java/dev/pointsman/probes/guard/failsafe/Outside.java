package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.GuardSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Asks the controllers over HTTP, and the companion record over DNS. */
public final class Outside implements Asking {
  /** Less than a quarter of the permit: a round that failed leaves the time for another. */
  private static final int ROUNDS_PER_PERMIT = 5;

  private final GuardSettings settings;
  private final FailsafeAccess access;
  private final ControllerCalls calls;
  private final Companion companion;

  private Outside(
      GuardSettings settings, FailsafeAccess access, ControllerCalls calls, Companion companion) {
    this.settings = settings;
    this.access = access;
    this.calls = calls;
    this.companion = companion;
  }

  /**
   * Asks nobody yet.
   *
   * @throws IOException if the authorities' file cannot be read
   */
  public static Outside of(GuardSettings settings, FailsafeAccess access) throws IOException {
    Duration limit = settings.terms().permit().dividedBy(ROUNDS_PER_PERMIT);
    return new Outside(
        settings,
        access,
        ControllerCalls.open(access.token(), access.authority(), Secrets.system(), limit),
        new Companion(access.record(), access.resolver(), limit));
  }

  /** The same, and rehearses from time to time. */
  public static Outside rehearsed(GuardSettings settings, FailsafeAccess access)
      throws IOException {
    Outside outside = of(settings, access);
    new Rehearsal(outside, settings.terms().controllers()).start(outside.calls.thread());
    return outside;
  }

  @Override
  public void ask(GuardEffect.AskControllers order, Consumer<GuardEvent> tell) {
    try {
      calls.thread().execute(() -> askAll(order, tell)); // a token is read from a file
    } catch (RejectedExecutionException _) {
      // the guard is ending, and wants to know no more
    }
  }

  private void askAll(GuardEffect.AskControllers order, Consumer<GuardEvent> tell) {
    PromiseRequest request =
        new PromiseRequest(
            settings.service(),
            settings.region(),
            settings.instance(),
            order.epoch(),
            order.round());
    for (String controller : order.controllers()) {
      URI url = access.controllers().get(controller);
      if (url == null) {
        tell.accept(
            new GuardEvent.PromiseRefused(order.round(), controller, "its address is not known"));
      } else {
        calls.ask(controller, url, request, tell);
      }
    }
    companion.read(order.round(), tell);
  }

  @Override
  public void close() {
    calls.close();
  }
}
