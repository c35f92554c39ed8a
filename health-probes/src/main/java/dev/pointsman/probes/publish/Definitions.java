package dev.pointsman.probes.publish;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.probes.probe.Vantage;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.Target;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is probed in step with the definitions in the store. Each is taken by itself: one that
 * cannot be carried out is told of and left out, and its service goes on by the last one that
 * could, if there was one. Used on the event loop only.
 */
public final class Definitions {
  private static final String SPEC = "/spec";
  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  private final Assembly assembly;
  private final Timers timers;
  private final ProbeLoop loop;
  private final Publisher publisher;
  private final SortedMap<String, List<Target>> targets = new TreeMap<>();
  private final SortedMap<String, Long> unreadable = new TreeMap<>();
  private long newest;
  private boolean applySoon;

  public Definitions(Vantage vantage, Timers timers, ProbeLoop loop, Publisher publisher) {
    this.assembly = new Assembly(vantage);
    this.timers = timers;
    this.loop = loop;
    this.publisher = publisher;
  }

  /** A key below {@link KeySpace#SERVICES} was written; others than definitions are passed over. */
  public void written(Entry entry) {
    service(entry.key()).ifPresent(service -> take(service, entry));
  }

  private void take(String service, Entry entry) {
    try {
      targets.put(service, assembly.targets(read(service, entry.value())));
      unreadable.remove(service);
      newest = Math.max(newest, entry.modRevision());
    } catch (RuntimeException e) {
      // Whatever it is that nobody thought of: it is one definition's fault, not the others'.
      leaveOut(service, entry.modRevision(), e);
    }
    applySoon();
  }

  private static ServiceSpec read(String service, String text) {
    ServiceSpec spec = Codecs.SPEC.decode(text);
    if (!spec.name().equals(service)) {
      // its verdicts would pass for those of another service
      throw new UnreadableException("name", "'" + spec.name() + "'", "'" + service + "'");
    }
    return spec;
  }

  private void leaveOut(String service, long revision, RuntimeException problem) {
    Long before = unreadable.put(service, revision);
    if (before == null || before != revision) {
      LOG.atError()
          .addKeyValue("service", service)
          .addKeyValue("revision", revision)
          .addKeyValue("problem", problem.getMessage())
          .log("a definition cannot be carried out; it is left out");
    }
  }

  /** A key below {@link KeySpace#SERVICES} is gone. */
  public void deleted(String key) {
    service(key)
        .ifPresent(
            service -> {
              targets.remove(service);
              unreadable.remove(service);
              publisher.forget(service);
              applySoon();
            });
  }

  private static Optional<String> service(String key) {
    if (!key.startsWith(KeySpace.SERVICES) || !key.endsWith(SPEC)) {
      return Optional.empty();
    }
    String name = key.substring(KeySpace.SERVICES.length(), key.length() - SPEC.length());
    return name.contains("/") ? Optional.empty() : Optional.of(name);
  }

  /** Many definitions may come at once; they are applied together. */
  private void applySoon() {
    if (!applySoon) {
      applySoon = true;
      timers.execute(this::apply);
    }
  }

  private void apply() {
    applySoon = false;
    List<Target> all = targets.values().stream().flatMap(List::stream).toList();
    loop.watch(all);
    publisher.assign(all.stream().map(Target::id).toList(), newest);
    publisher.unreadable(unreadable);
    // A target whose definition has changed begins anew.
    loop.verdicts().forEach(publisher::judged);
    LOG.atInfo()
        .addKeyValue("services", targets.size())
        .addKeyValue("checks", all.size())
        .addKeyValue("revision", newest)
        .log("definitions applied");
  }
}
