/**
 * What a controller shows of the world, as immutable records: the answers of the API and the tables
 * of the command line. A controller makes them of its core's state; a client reads them back.
 *
 * <p>This package knows {@code coordination.model} alone. Field names become names in JSON, in
 * lower case with dashes: renaming one breaks callers.
 */
@NullMarked
package dev.pointsman.controller.view;

import org.jspecify.annotations.NullMarked;
