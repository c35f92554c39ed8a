/** Tests of what the guard does to its database, where no server is needed. */
@NullMarked
package dev.pointsman.probes.guard.database;

import org.jspecify.annotations.NullMarked;
