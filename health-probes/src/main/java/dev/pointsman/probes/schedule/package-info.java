/**
 * When to look: one loop over all checks, on one event loop with one timer.
 *
 * <p>Knows the judge and the probes, nothing of the store. Everything here runs on the vantage's
 * event loop; nothing blocks it.
 */
@NullMarked
package dev.pointsman.probes.schedule;

import org.jspecify.annotations.NullMarked;
