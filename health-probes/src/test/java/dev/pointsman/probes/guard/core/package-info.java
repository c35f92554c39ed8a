/** Tests of the guard's decisions, in virtual time. */
@NullMarked
package dev.pointsman.probes.guard.core;

import org.jspecify.annotations.NullMarked;
