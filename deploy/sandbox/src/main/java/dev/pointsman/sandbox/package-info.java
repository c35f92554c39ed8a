/**
 * The sandbox: a whole multi-region world on one machine, of real parts, to break and to watch.
 *
 * <p>{@code world} starts and ends it, {@code shop} is the application in it, {@code client}
 * measures from the outside, {@code scenario} breaks it on purpose and tells what came of it,
 * {@code route53} and {@code dns} stand in for the one part that cannot be had.
 */
@NullMarked
package dev.pointsman.sandbox;

import org.jspecify.annotations.NullMarked;
