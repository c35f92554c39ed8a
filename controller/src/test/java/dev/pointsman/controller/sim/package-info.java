/**
 * A whole world in one thread and in virtual time: real controllers, guards and agents around model
 * databases, a model Route 53 and a faulty network. The same seed gives the same world.
 *
 * <p>{@code world} knows nothing of {@code model}, which knows nothing of {@code check} and {@code
 * fault}; {@code Simulation} puts one schedule together.
 */
@NullMarked
package dev.pointsman.controller.sim;

import org.jspecify.annotations.NullMarked;
