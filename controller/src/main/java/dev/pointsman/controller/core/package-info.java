/**
 * The vocabulary of the heart: what can happen ({@link dev.pointsman.controller.core.Event}), what
 * can be ordered ({@link dev.pointsman.controller.core.Effect}), what comes back ({@link
 * dev.pointsman.controller.core.Answer}).
 *
 * <p><b>Law:</b> this package and those below it use only {@code java.lang}, {@code java.util},
 * {@code java.time}, JSpecify and {@code coordination.model}. No clock, no randomness, no logger,
 * no I/O, no unordered iteration. Time arrives with the event.
 *
 * <p>Below it, each knows only those before it: {@code assess} (what the verdicts mean), {@code
 * plan} (what may be done about it, and what stops it), {@code run} (the steps of a run), {@code
 * machine} (one step of the whole: state and event in, state and orders out).
 */
@NullMarked
package dev.pointsman.controller.core;

import org.jspecify.annotations.NullMarked;
