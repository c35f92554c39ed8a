/**
 * What a guard decides, as a pure function: facts go in with the moment they were heard, orders
 * come out.
 *
 * <p>Only {@code java.lang}, {@code java.util}, {@code java.time}, JSpecify and {@code
 * coordination.model}: no clock, no thread, no logger. The same machine runs beside a real database
 * and in a simulator. Moments are nanoseconds of a monotonic clock.
 */
@NullMarked
package dev.pointsman.probes.guard.core;

import org.jspecify.annotations.NullMarked;
