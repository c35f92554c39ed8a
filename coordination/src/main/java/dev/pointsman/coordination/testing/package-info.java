/**
 * Stand-ins and real servers for tests and for the sandbox: an in-memory store, virtual time, etcd
 * and PostgreSQL in folders of their own. No product code uses this package.
 */
@NullMarked
package dev.pointsman.coordination.testing;

import org.jspecify.annotations.NullMarked;
