/**
 * Breaks a world in one known way, watches what becomes of it, and tells.
 *
 * <p>What is measured comes from the clients ({@code sandbox.client}); what happened in between
 * comes from the records in etcd, whose times and those of the fault are of one machine's clock.
 */
@NullMarked
package dev.pointsman.sandbox.scenario;

import org.jspecify.annotations.NullMarked;
