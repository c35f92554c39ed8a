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
 * Keeps what is probed in step with the definitions in the store. One that cannot be read is told
 * of and left out: a service goes on by its last readable definition, if it had one. Used on the
 * event loop only.
 */
public final class Definitions {
  private static final String SPEC = "/spec";
  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  private final Assembly assembly;
  private final Timers timers;
  private final ProbeLoop loop;
  private final Publisher publisher;
  private final SortedMap<String, ServiceSpec> specs = new TreeMap<>();
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
    Optional<String> service = service(entry.key());
    if (service.isEmpty()) {
      return;
    }
    try {
      ServiceSpec spec = Codecs.SPEC.decode(entry.value());
      specs.put(service.get(), spec);
      newest = Math.max(newest, entry.modRevision());
      applySoon();
    } catch (UnreadableException e) {
      LOG.atError()
          .addKeyValue("key", entry.key())
          .addKeyValue("problem", e.getMessage())
          .log("a definition cannot be read; it is left out");
    }
  }

  /** A key below {@link KeySpace#SERVICES} is gone. */
  public void deleted(String key) {
    service(key)
        .ifPresent(
            service -> {
              specs.remove(service);
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
    List<Target> targets = assembly.targets(specs.values());
    loop.watch(targets);
    publisher.assign(targets.stream().map(Target::id).toList(), newest);
    // A target whose definition has changed begins anew.
    loop.verdicts().forEach(publisher::judged);
    LOG.atInfo()
        .addKeyValue("services", specs.size())
        .addKeyValue("checks", targets.size())
        .addKeyValue("revision", newest)
        .log("definitions applied");
  }
}
