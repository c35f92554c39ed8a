package dev.pointsman.controller.definition;

import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.store.KeySpace;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a definition is compared with before it is stored.
 *
 * @param origin whether a store was looked at
 * @param roster null when none was ever stored
 * @param specs by service
 * @param states by service
 * @param claims the service that owns a database, by system identifier
 * @param guarded the system identifier that a guard has reported, by {@code service/region}
 * @param unreadable keys whose values cannot be read: nobody can tell what they say
 */
public record Stored(
    Origin origin,
    @Nullable Roster roster,
    SortedMap<String, ServiceSpec> specs,
    SortedMap<String, ServiceState> states,
    SortedMap<String, String> claims,
    SortedMap<String, String> guarded,
    SortedSet<String> unreadable) {
  /** Whether a store was looked at. */
  public enum Origin {
    STORE,
    OFFLINE
  }

  /** There is no store to compare with. */
  public static final Stored OFFLINE =
      new Stored(
          Origin.OFFLINE,
          null,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeSet<>());

  public Stored {
    specs = Sorted.map(specs);
    states = Sorted.map(states);
    claims = Sorted.map(claims);
    guarded = Sorted.map(guarded);
    unreadable = Collections.unmodifiableSortedSet(new TreeSet<>(unreadable));
  }

  /** Whether any service is defined, readable or not. */
  boolean hasServices() {
    return !specs.isEmpty() || unreadable.stream().anyMatch(KeySpace::isSpec);
  }
}
