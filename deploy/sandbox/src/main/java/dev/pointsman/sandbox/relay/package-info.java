/**
 * The long way between regions: one process in each region's network namespace takes every packet
 * that leaves for another region, keeps it for half a round trip, and sends it on.
 *
 * <p>It works on packets, not on connections, and so a handshake, a reset and a retransmission take
 * their time as well: a connection to a region that is cut off does not look established.
 *
 * <p><b>Law:</b> it knows addresses and delays, and nothing of worlds or of Pointsman.
 */
@NullMarked
package dev.pointsman.sandbox.relay;

import org.jspecify.annotations.NullMarked;
