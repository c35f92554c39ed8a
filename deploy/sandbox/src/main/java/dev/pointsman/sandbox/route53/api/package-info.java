/**
 * Route 53's REST and XML protocol, version 2013-04-01, over the zones and health checks.
 *
 * <p>Everything lives on one Vert.x context, so that a batch is evaluated and takes hold in one
 * piece. What tests read or switch from other threads ({@link
 * dev.pointsman.sandbox.route53.api.BatchLog}, {@link dev.pointsman.sandbox.route53.api.Faults}) is
 * safe on any thread. Refusals are {@link dev.pointsman.sandbox.route53.api.RefusedException}s with
 * Route 53's status, code and message, and end as its error documents.
 */
@NullMarked
package dev.pointsman.sandbox.route53.api;

import org.jspecify.annotations.NullMarked;
