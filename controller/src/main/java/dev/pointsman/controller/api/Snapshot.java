package dev.pointsman.controller.api;

import dev.pointsman.controller.definition.Stored;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What stands in the store and bears on a definition.
 *
 * @param modRevisions of the keys that were read
 * @param revision of the last read
 */
record Snapshot(Stored stored, SortedMap<String, Long> modRevisions, long revision) {

  /**
   * Reads the roster's key first, and all else after it: whoever applies rewrites that key, so a
   * write that compares it as it was read here is refused if anything below has changed since.
   */
  static Future<Snapshot> read(Store store, Context context) {
    return on(store.get(KeySpace.ROSTER), context)
        .compose(roster -> readRest(store, context, roster));
  }

  private static Future<Snapshot> readRest(Store store, Context context, Store.Read roster) {
    Future<Listing> services = on(store.list(KeySpace.SERVICES), context);
    Future<Listing> claims = on(store.list(KeySpace.DATABASES), context);
    Future<Listing> guards = on(store.list(KeySpace.GUARDS), context);
    return Future.all(services, claims, guards)
        .map(_ -> of(roster, services.result(), claims.result(), guards.result()));
  }

  private static <T> Future<T> on(CompletionStage<T> stage, Context context) {
    return Future.fromCompletionStage(stage, context);
  }

  private static Snapshot of(Store.Read roster, Listing services, Listing claims, Listing guards) {
    Reading reading = new Reading();
    Optional<Roster> stored = roster.entry().flatMap(entry -> reading.value(Codecs.ROSTER, entry));
    TreeMap<String, ServiceSpec> specs = new TreeMap<>();
    TreeMap<String, ServiceState> states = new TreeMap<>();
    for (Entry entry : services.entries()) {
      String name = below(entry.key(), KeySpace.SERVICES).split("/", -1)[0];
      if (entry.key().equals(KeySpace.spec(name))) {
        reading.into(Codecs.SPEC, entry, spec -> specs.put(name, spec));
      } else if (entry.key().equals(KeySpace.state(name))) {
        reading.into(Codecs.STATE, entry, state -> states.put(name, state));
      }
    }
    TreeMap<String, String> owners = new TreeMap<>();
    for (Entry entry : claims.entries()) {
      String system = below(entry.key(), KeySpace.DATABASES);
      reading.into(Codecs.CLAIM, entry, claim -> owners.put(system, claim.service()));
    }
    TreeMap<String, String> guarded = new TreeMap<>();
    for (Entry entry : guards.entries()) {
      String place = below(entry.key(), KeySpace.GUARDS);
      reading.into(Codecs.GUARD, entry, guard -> guarded.put(place, guard.systemIdentifier()));
    }
    return new Snapshot(
        new Stored(
            Stored.Origin.STORE,
            stored.orElse(null),
            specs,
            states,
            owners,
            guarded,
            reading.unreadable),
        reading.modRevisions,
        guards.revision());
  }

  private static String below(String key, String prefix) {
    return key.substring(prefix.length());
  }

  /** The mod revision that a key had; 0 if it was not there. */
  long modRevision(String key) {
    return modRevisions.getOrDefault(key, 0L);
  }

  /** Decodes entries and remembers which could not be. */
  private static final class Reading {
    private final TreeMap<String, Long> modRevisions = new TreeMap<>();
    private final TreeSet<String> unreadable = new TreeSet<>();

    <T> Optional<T> value(Codec<T> codec, Entry entry) {
      modRevisions.put(entry.key(), entry.modRevision());
      try {
        return Optional.of(codec.decode(entry.value()));
      } catch (UnreadableException e) {
        unreadable.add(entry.key());
        return Optional.empty();
      }
    }

    <T> void into(Codec<T> codec, Entry entry, Consumer<T> sink) {
      value(codec, entry).ifPresent(sink);
    }
  }
}
