/** Tests of the reading of files. */
@NullMarked
package dev.pointsman.coordination.model;

import org.jspecify.annotations.NullMarked;
