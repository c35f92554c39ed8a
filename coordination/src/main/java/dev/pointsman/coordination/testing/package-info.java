/**
 * The store's twins for tests and simulations, and real etcd servers for those that need them.
 *
 * <p>{@code FakeStore} and {@code ManualTimers} are deterministic: the same calls give the same
 * answers in the same order. They stand in the main sources because other modules' tests, the
 * simulator and the sandbox use them.
 */
@NullMarked
package dev.pointsman.coordination.testing;

import org.jspecify.annotations.NullMarked;
