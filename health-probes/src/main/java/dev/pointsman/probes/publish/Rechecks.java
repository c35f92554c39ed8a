package dev.pointsman.probes.publish;

import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.SelfWatch;

/**
 * Answers requests to look again: every check of the service is probed, and every canary, beginning
 * now; then the answer is given together with what was seen. Used on the event loop only.
 */
public final class Rechecks {
  private final ProbeLoop targets;
  private final ProbeLoop canaries;
  private final SelfWatch self;
  private final Publisher publisher;

  public Rechecks(ProbeLoop targets, ProbeLoop canaries, SelfWatch self, Publisher publisher) {
    this.targets = targets;
    this.canaries = canaries;
    this.self = self;
    this.publisher = publisher;
  }

  /** A key below {@link KeySpace#RECHECKS} was written. */
  public void requested(Entry entry) {
    String service = entry.key().substring(KeySpace.RECHECKS.length());
    long revision = entry.modRevision();
    Runnable half = new BothDone(() -> answer(service, revision));
    canaries.recheck(any -> true, half);
    targets.recheck(id -> id.service().equals(service), half);
  }

  /** Runs something at its second call. */
  private static final class BothDone implements Runnable {
    private final Runnable then;
    private boolean once;

    BothDone(Runnable then) {
      this.then = then;
    }

    @Override
    public void run() {
      if (once) {
        then.run();
      }
      once = true;
    }
  }

  private void answer(String service, long revision) {
    // An agent that has just seen its canaries fail must not answer as if it trusted itself.
    self.look();
    publisher.answered(service, revision);
  }
}
