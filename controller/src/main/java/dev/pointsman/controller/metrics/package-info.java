/**
 * What the controller counts and times, for Prometheus. Names end in their unit; no label takes
 * values from outside that are not bounded by the definition.
 */
@NullMarked
package dev.pointsman.controller.metrics;

import org.jspecify.annotations.NullMarked;
