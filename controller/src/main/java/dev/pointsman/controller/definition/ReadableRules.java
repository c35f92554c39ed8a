package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.store.KeySpace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stored value that cannot be read forbids what rests on it, and nothing else: what one service
 * has lost must not keep the others from being changed. What the file replaces rests on nothing
 * that stood there before, so that storing a definition again mends it.
 */
final class ReadableRules {
  private static final String READABLE = "a readable value";

  private final Stored stored;
  private final Problems problems;

  ReadableRules(Stored stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  void check(Fields top) {
    Set<String> replaced = new HashSet<>();
    Set<String> needed = new HashSet<>();
    (top.has("roster") ? replaced : needed).add(KeySpace.ROSTER);
    for (Fields service : top.sections("services")) {
      service.text("name").ifPresent(name -> bearing(name, service, replaced, needed));
    }
    for (String key : stored.unreadable()) {
      if (needed.contains(key)) {
        problems.add(key, "unreadable", READABLE);
      } else if (replaced.contains(key)) {
        problems.warn(key, "unreadable", READABLE + ", which this file puts in its place");
      } else if (tellsOwners(key)) {
        problems.warn(key, "unreadable", READABLE + ": what it owns was compared with nothing");
      }
    }
  }

  private void bearing(String name, Fields service, Set<String> replaced, Set<String> needed) {
    replaced.add(KeySpace.spec(name));
    needed.add(KeySpace.state(name));
    for (String region : regions(service)) {
      needed.add(KeySpace.guard(name, region));
      String system = stored.guarded().get(name + "/" + region);
      if (system != null) {
        needed.add(KeySpace.database(system));
      }
    }
  }

  private static List<String> regions(Fields service) {
    return service.sections("regions").stream().flatMap(r -> r.text("name").stream()).toList();
  }

  private static boolean tellsOwners(String key) {
    return KeySpace.isSpec(key) || key.startsWith(KeySpace.DATABASES);
  }
}
