/**
 * How every value that stands in etcd is written and read back.
 *
 * <p>Law: the model bears no annotations; all that JSON asks for stands here. Names are kebab-case,
 * nulls are left out, durations are {@code 1500ms}, instants ISO-8601, variants carry their {@code
 * type}. A reader ignores fields that it does not know and takes a missing collection for an empty
 * one, so that two versions of the program can share one store; whatever else is missing or
 * malformed is an {@link dev.pointsman.coordination.codec.UnreadableException}, never a default.
 *
 * <p>Knows {@code coordination.model} and Jackson, and nothing of the store.
 */
@NullMarked
package dev.pointsman.coordination.codec;

import org.jspecify.annotations.NullMarked;
