/**
 * Hosted zones as values: names, record sets, and what a change batch makes of them.
 *
 * <p>Pure: no clock, no randomness, no I/O. A batch is evaluated against the records as they are
 * and gives either all of its changes or none ({@link
 * dev.pointsman.sandbox.route53.zone.BatchOutcome}). The rules and their messages are Route 53's.
 */
@NullMarked
package dev.pointsman.sandbox.route53.zone;

import org.jspecify.annotations.NullMarked;
