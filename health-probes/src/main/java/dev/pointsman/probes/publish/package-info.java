/**
 * What an agent reads from the store and writes into it.
 *
 * <p>Reads definitions and recheck requests; writes its own record and its verdicts, all under one
 * lease. A steady world costs one small write per agent every five seconds, however many checks
 * there are. Runs on the agent's event loop.
 */
@NullMarked
package dev.pointsman.probes.publish;

import org.jspecify.annotations.NullMarked;
