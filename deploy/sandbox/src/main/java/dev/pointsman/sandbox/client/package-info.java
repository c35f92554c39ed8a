/**
 * Clients that measure from the outside: one that uses the shop as anybody would, one that tries to
 * write past it into every database, and the sums over what they saw.
 *
 * <p><b>Law:</b> these clients know addresses, ports and passwords, and nothing of Pointsman. They
 * record; {@link dev.pointsman.sandbox.client.Measurement} computes and does no I/O.
 */
@NullMarked
package dev.pointsman.sandbox.client;

import org.jspecify.annotations.NullMarked;
