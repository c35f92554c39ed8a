package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a host and tries each of its addresses, the next one when the one before has failed or
 * has been silent for a while. The first that does as expected decides; if none does, the first
 * address's failure is told.
 */
final class EachAddress implements Probe.Flight, Probe.Landing {
  /** RFC 8305, section 5: the recommended delay between connection attempts. */
  private static final Duration STAGGER = Duration.ofMillis(250);

  /** More addresses than this are not tried: a name must not make a probe a flood. */
  private static final int MAX_ADDRESSES = 8;

  /** One try at one address. */
  @FunctionalInterface
  interface Try {
    Probe.Flight begin(InetAddress address, Probe.Landing landing);
  }

  private final Vantage vantage;
  private final String host;
  private final Try attempt;
  private final Probe.Landing landing;
  private final List<Probe.Flight> flights = new ArrayList<>(1);
  private List<InetAddress> addresses = List.of();
  private @Nullable ProbeOutcome first;
  private @Nullable Future<?> stagger;
  private int begun;
  private int failed;
  private boolean over;

  private EachAddress(Vantage vantage, String host, Try attempt, Probe.Landing landing) {
    this.vantage = vantage;
    this.host = host;
    this.attempt = attempt;
    this.landing = landing;
  }

  static Probe.Flight start(Vantage vantage, String host, Try attempt, Probe.Landing landing) {
    EachAddress all = new EachAddress(vantage, host, attempt, landing);
    vantage.names().addresses(host, all::resolved);
    return all;
  }

  private void resolved(Names.Answer<InetAddress> answer) {
    if (over) {
      return;
    }
    switch (answer) {
      case Names.Answer.Found<InetAddress> found -> {
        addresses = found.values().subList(0, Math.min(found.values().size(), MAX_ADDRESSES));
        next();
      }
      case Names.Answer.NotThere<InetAddress> none ->
          decide(new ProbeOutcome.Failure(Reason.NAME, none.detail() + " (expected: an address)"));
      case Names.Answer.CannotAsk<InetAddress> mute ->
          decide(new ProbeOutcome.Local(Reason.LOCAL, mute.detail()));
    }
  }

  private void next() {
    if (over || begun == addresses.size()) {
      return;
    }
    InetAddress address = addresses.get(begun++);
    flights.add(begin(address));
    if (!over && begun < addresses.size() && failed < begun) {
      stagger = vantage.loop().schedule(this::next, STAGGER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What cannot even begin here, and was not thought of, is no word against the target. */
  private Probe.Flight begin(InetAddress address) {
    try {
      return attempt.begin(address, this);
    } catch (RuntimeException e) {
      landed(new ProbeOutcome.Local(Reason.CONFIGURATION, e.toString()));
      return Grounded.FLIGHT;
    }
  }

  @Override
  public void landed(ProbeOutcome outcome) {
    if (over) {
      return;
    }
    if (!(outcome instanceof ProbeOutcome.Failure || outcome instanceof ProbeOutcome.Local)) {
      decide(outcome);
      return;
    }
    first = first == null ? outcome : first;
    failed++;
    if (failed == addresses.size()) {
      decide(first);
      return;
    }
    if (failed == begun) {
      cancelStagger();
      next();
    }
  }

  private void decide(ProbeOutcome outcome) {
    stop();
    landing.landed(outcome);
  }

  @Override
  public ProbeOutcome abort() {
    ProbeOutcome late =
        flights.isEmpty()
            ? new ProbeOutcome.Local(Reason.LOCAL, "no answer from the resolver for " + host)
            : flights.getFirst().abort();
    stop();
    return late;
  }

  private void stop() {
    over = true;
    cancelStagger();
    flights.forEach(Probe.Flight::abort);
  }

  private void cancelStagger() {
    if (stagger != null) {
      stagger.cancel(false);
      stagger = null;
    }
  }
}
