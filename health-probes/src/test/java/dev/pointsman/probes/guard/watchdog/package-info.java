/** Tests of the real watchdog process. */
@NullMarked
package dev.pointsman.probes.guard.watchdog;

import org.jspecify.annotations.NullMarked;
