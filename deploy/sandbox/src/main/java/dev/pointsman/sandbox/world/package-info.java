/**
 * A whole multi-region world on one machine: where its files, addresses and processes are, how it
 * starts and how it ends.
 *
 * <p><b>Law:</b> a world is one folder. Every process of it has its working folder below {@code
 * <world>/<region>/<role>}, and has no terminal; that, read from {@code /proc}, is how its
 * processes are found again, by whoever looks and whoever started them: a record of pids could be
 * out of date, and the children of children are nobody's record.
 */
@NullMarked
package dev.pointsman.sandbox.world;

import org.jspecify.annotations.NullMarked;
