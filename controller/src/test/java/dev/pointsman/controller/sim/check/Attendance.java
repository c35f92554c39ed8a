package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.model.Command;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Nobody's command is left lying: whoever leads, is awake and in touch with the store settles it
 * soon. So a command can run out by its lease only while nobody can attend to it.
 */
public final class Attendance {
  private static final long EVERY = 250_000_000L;

  /** A leader writes one thing at a time, and rests after a write whose outcome is unknown. */
  static final long SOON = 8_000_000_000L;

  private final World world;
  private final StoreInvariants store;
  private final Findings findings;
  private final Map<String, Long> since = new TreeMap<>();
  private @Nullable Controller able;
  private @Nullable Long term;
  private long next;

  public Attendance(World world, StoreInvariants store, Findings findings) {
    this.world = world;
    this.store = store;
    this.findings = findings;
  }

  /** After every event. */
  public void look() {
    long now = world.clock().now();
    Map<String, Command.Issued> standing = store.standing();
    if (now < next || standing.isEmpty()) {
      return;
    }
    next = now + EVERY;
    Controller who = able();
    Long under = who == null ? null : who.world().leadership().term();
    if (who == null || who != able || under == null || !under.equals(term)) {
      since.clear();
    }
    able = who;
    term = under;
    since.keySet().retainAll(standing.keySet());
    if (who == null) {
      return;
    }
    for (Command.Issued issued : standing.values()) {
      long waits = now - since.computeIfAbsent(issued.id(), _ -> now);
      if (waits > SOON) {
        findings.add(
            "10",
            "%s leads, and has not attended to %s for %.1f s"
                .formatted(who.world().self().id(), issued, waits / 1e9));
      }
    }
  }

  /** Who could attend to commands at this moment. */
  private @Nullable Controller able() {
    for (Region region : world.regions()) {
      Controller controller = region.attentive();
      if (controller != null && controller.world().leadership().isActing()) {
        return controller;
      }
    }
    return null;
  }
}
