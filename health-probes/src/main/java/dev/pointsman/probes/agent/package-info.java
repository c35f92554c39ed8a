/** The probe agent as a process: configuration, metrics, and how its parts are put together. */
@NullMarked
package dev.pointsman.probes.agent;

import org.jspecify.annotations.NullMarked;
