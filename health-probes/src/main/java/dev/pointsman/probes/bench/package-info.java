/** Measures what probing costs, against a target in a process of its own. */
@NullMarked
package dev.pointsman.probes.bench;

import org.jspecify.annotations.NullMarked;
