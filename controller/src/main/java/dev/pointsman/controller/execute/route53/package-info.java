/**
 * Traffic by failover records in Route 53, guarded by a companion record.
 *
 * <p><b>Law:</b> every batch deletes the companion exactly as it was read, creates the next one,
 * and deletes and creates the records exactly: Route 53 applies all or nothing and refuses a DELETE
 * that does not match, so that a batch that rests on something old changes nothing. No batch ever
 * leaves the name without a record, and nothing is concluded from a list that failed. A batch whose
 * outcome is unknown is never repeated before the zone has been read again.
 *
 * <p>{@code Judgement} decides, purely; {@code Route53Traffic} looks, submits and waits; {@code
 * SdkZone} alone knows the wire.
 */
@NullMarked
package dev.pointsman.controller.execute.route53;

import org.jspecify.annotations.NullMarked;
