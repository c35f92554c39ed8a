/**
 * The words that agents, guards and controllers share: definitions, verdicts, states and runs, as
 * immutable values.
 *
 * <p>This package knows nothing but {@code java.lang}, {@code java.util}, {@code java.time} and
 * JSpecify. How a value is written in etcd is the business of {@code coordination.codec}; where it
 * stands, of {@code coordination.store}.
 *
 * <p>Every collection is copied when a record is made and iterates in a fixed order, so that equal
 * values take equal decisions on every machine.
 */
@NullMarked
package dev.pointsman.coordination.model;

import org.jspecify.annotations.NullMarked;
