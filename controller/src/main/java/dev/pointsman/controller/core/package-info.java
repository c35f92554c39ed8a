/**
 * The heart: a pure machine that takes facts and returns orders.
 *
 * <p><b>Law:</b> this package and those below it use only {@code java.lang}, {@code java.util},
 * {@code java.time}, JSpecify and {@code coordination.model}. No clock, no randomness, no logger,
 * no I/O, no unordered iteration. Time arrives with the event.
 *
 * <p>Read in this order: {@link dev.pointsman.controller.core.Event} (what can happen), {@code
 * assess} (what it means), {@code plan} (what may be done about it), {@link
 * dev.pointsman.controller.core.Effect} (what is ordered).
 */
@NullMarked
package dev.pointsman.controller.core;

import org.jspecify.annotations.NullMarked;
