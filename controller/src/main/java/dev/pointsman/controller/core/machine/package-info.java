/**
 * One step of the whole: a world and an event in, the next world and the orders out.
 *
 * <p>{@code Machine} takes the event; {@code Intake} writes the fact down; {@code Steering} decides
 * for each service that it touches. The same events give the same transitions, on every machine.
 */
@NullMarked
package dev.pointsman.controller.core.machine;

import org.jspecify.annotations.NullMarked;
