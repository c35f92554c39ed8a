/**
 * The network of a world whose regions are apart: a namespace and an address for each region, one
 * bridge to which all are tied, and what is wrong on the links between them.
 *
 * <p>The bridge's own side is the outside: there the clients live, the command line, and the Route
 * 53 stand-in, at an address of its own. What a region sends to another region or to Route 53 goes
 * through its relay ({@link dev.pointsman.sandbox.relay}); cuts and losses are rules of nftables
 * within the regions' namespaces. The rules know addresses and no connections: what is established
 * is hit as well, and nothing is ever refused, only lost.
 *
 * <p><b>Law:</b> all names begin with the network's own, which is made of its addresses; a file in
 * {@code /run/pointsman} says whose it is, before anything else of it is made. So whatever a killed
 * command leaves behind is found again.
 */
@NullMarked
package dev.pointsman.sandbox.world.net;

import org.jspecify.annotations.NullMarked;
