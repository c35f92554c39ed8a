/**
 * What the verdicts of many agents mean: votes, tallies, the quorum, and doubt in one's own eyes.
 *
 * <p>Knows the vocabulary of {@code core} and the model, nothing else. "I cannot see it" is never
 * DOWN.
 */
@NullMarked
package dev.pointsman.controller.core.assess;

import org.jspecify.annotations.NullMarked;
