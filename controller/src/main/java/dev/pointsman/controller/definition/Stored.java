package dev.pointsman.controller.definition;

import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import java.util.SortedMap;
import java.util.TreeMap;
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
 */
public record Stored(
    Origin origin,
    @Nullable Roster roster,
    SortedMap<String, ServiceSpec> specs,
    SortedMap<String, ServiceState> states,
    SortedMap<String, String> claims,
    SortedMap<String, String> guarded) {
  /** Whether a store was looked at. */
  public enum Origin {
    STORE,
    OFFLINE
  }

  /** There is no store to compare with. */
  public static final Stored OFFLINE =
      new Stored(
          Origin.OFFLINE, null, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Stored {
    specs = Sorted.map(specs);
    states = Sorted.map(states);
    claims = Sorted.map(claims);
    guarded = Sorted.map(guarded);
  }
}
