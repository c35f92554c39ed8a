/**
 * How a target is looked at: one class for each type of check.
 *
 * <p>Everything here runs on one event loop, the {@link dev.pointsman.probes.probe.Vantage}'s.
 * Every probe opens a connection of its own and closes it; none has a time limit of its own:
 * whoever starts a probe aborts it when its time is over. A probe never throws: what goes wrong is
 * its outcome, and what goes wrong on this side of the wire is never held against the target.
 */
@NullMarked
package dev.pointsman.probes.probe;

import org.jspecify.annotations.NullMarked;
