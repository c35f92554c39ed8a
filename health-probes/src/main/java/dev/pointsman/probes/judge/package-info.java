/**
 * What an agent concludes from its probes: of each check, of itself.
 *
 * <p>Pure: knows {@code java.lang}, {@code java.util}, {@code java.time}, JSpecify and the shared
 * model; no clock, no randomness, no logger. Time is the caller's monotonic clock in nanoseconds.
 */
@NullMarked
package dev.pointsman.probes.judge;

import org.jspecify.annotations.NullMarked;
