/**
 * The application of the world: takes orders over HTTP and writes them into its own region's
 * database. It knows nothing of Pointsman.
 */
@NullMarked
package dev.pointsman.sandbox.shop;

import org.jspecify.annotations.NullMarked;
