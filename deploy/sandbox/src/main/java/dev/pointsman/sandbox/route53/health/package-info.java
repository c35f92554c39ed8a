/**
 * Health checks that really poll: several checkers per check, each with its own counters, and the
 * share of them that makes an endpoint healthy.
 *
 * <p>Everything here lives on one Vert.x context. The probes go out over Vert.x clients; what they
 * find comes back to that context.
 */
@NullMarked
package dev.pointsman.sandbox.route53.health;

import org.jspecify.annotations.NullMarked;
