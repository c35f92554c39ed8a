/** The processes that stand near what they look at: the agent, and the guard with its watchdog. */
@NullMarked
package dev.pointsman.probes;

import org.jspecify.annotations.NullMarked;
