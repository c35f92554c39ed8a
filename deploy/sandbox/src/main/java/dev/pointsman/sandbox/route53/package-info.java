/**
 * A stand-in for Route 53: its API, its health checks and its name servers in one process.
 *
 * <p>{@link dev.pointsman.sandbox.route53.Route53StandIn} is the way in; it puts the packages below
 * and {@code dns} together. They depend on one another from left to right:
 *
 * <pre>xml &lt;- zone &lt;- health &lt;- api | dns &lt;- route53</pre>
 */
@NullMarked
package dev.pointsman.sandbox.route53;

import org.jspecify.annotations.NullMarked;
