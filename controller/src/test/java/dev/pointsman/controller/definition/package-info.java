/** Tests of the definition file. */
@NullMarked
package dev.pointsman.controller.definition;

import org.jspecify.annotations.NullMarked;
