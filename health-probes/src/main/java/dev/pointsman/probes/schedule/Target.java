package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.probes.probe.Probe;
import java.util.Optional;

/**
 * One check as the loop knows it.
 *
 * @param definition all that the probe was made from: a target whose definition is equal goes on
 *     with what is known of it
 * @param witness the region that it bears witness of when the agent wonders about itself; empty for
 *     a target that says nothing of its own region alone
 */
public record Target(
    CheckId id, Object definition, Probe probe, Detection detection, Optional<String> witness) {}
