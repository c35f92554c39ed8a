/** Tests of the guard against the real PostgreSQL, a real etcd and hostile clients. */
@NullMarked
package dev.pointsman.probes.guard;

import org.jspecify.annotations.NullMarked;
