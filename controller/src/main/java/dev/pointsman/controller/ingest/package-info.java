/**
 * From keys in the store to facts: what the mirror tells becomes {@link
 * dev.pointsman.controller.core.Event}s.
 *
 * <p>A value that cannot be read is a fact as well: that key is reported and left out, and nothing
 * else suffers.
 */
@NullMarked
package dev.pointsman.controller.ingest;

import org.jspecify.annotations.NullMarked;
