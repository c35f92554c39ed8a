/** Tests of what a guard decides, in virtual time. */
@NullMarked
package dev.pointsman.probes.guard.core;

import org.jspecify.annotations.NullMarked;
