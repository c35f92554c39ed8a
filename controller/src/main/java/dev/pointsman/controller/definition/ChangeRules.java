package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What may not be taken from a service that is stored: the regions that hold something now. */
final class ChangeRules {
  private final Stored stored;
  private final Problems problems;

  ChangeRules(Stored stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  void check(List<Fields> services) {
    for (Fields service : services) {
      ServiceState state = service.text("name").map(name -> stored.states().get(name)).orElse(null);
      if (state != null) {
        keepsWhatHolds(service, state);
      }
    }
  }

  private void keepsWhatHolds(Fields service, ServiceState state) {
    Set<String> named =
        service.sections("regions").stream()
            .flatMap(region -> region.text("name").stream())
            .collect(Collectors.toSet());
    Set<String> holding = new TreeSet<>(state.active());
    holding.addAll(state.unproven());
    holding.addAll(state.quarantined().keySet());
    if (state.lastPermit() != null) {
      holding.add(state.lastPermit());
    }
    holding.removeAll(named);
    for (String region : holding) {
      problems.add(
          service.path("regions"),
          "no " + region,
          "the region stays: it serves, may write, wrote last, or is quarantined");
    }
    String name = service.text("name").orElse("");
    if (state.run() == null) {
      return;
    }
    String found = "no change while run " + state.run() + " is unfinished";
    if (stored.unreadable().contains(KeySpace.spec(name))) {
      // the run stands still before it can be read again, and takes no order either
      problems.warn(service.path("name"), name, found + ", but of one that cannot be read");
    } else {
      problems.add(service.path("name"), name, found);
    }
  }
}
