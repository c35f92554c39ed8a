/**
 * In-memory twins of the drivers, and the contract tests that twins and real ones share. They stand
 * here and not among the tests, because the sandbox runs the same contracts against its own
 * servers.
 */
@NullMarked
package dev.pointsman.controller.execute.testing;

import org.jspecify.annotations.NullMarked;
