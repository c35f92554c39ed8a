/**
 * A run that touches what every program of the sandbox touches when it starts, and ends. The
 * launcher makes its cache of loaded classes from it: twenty virtual machines start on few
 * processors at once.
 */
@NullMarked
package dev.pointsman.sandbox.training;

import org.jspecify.annotations.NullMarked;
