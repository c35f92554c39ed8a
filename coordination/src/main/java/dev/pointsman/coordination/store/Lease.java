package dev.pointsman.coordination.store;

import java.time.Duration;

/**
 * A lease as granted or renewed.
 *
 * @param ttl what the store granted
 * @param sentNanos monotonic time at which the request was sent; the lease lasts until then + ttl,
 *     not longer
 */
public record Lease(long id, Duration ttl, long sentNanos) {}
