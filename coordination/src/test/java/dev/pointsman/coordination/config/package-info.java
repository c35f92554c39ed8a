/** Tests of the reading of files. */
@NullMarked
package dev.pointsman.coordination.config;

import org.jspecify.annotations.NullMarked;
