/** Tests of the API, over real HTTP on a free port. */
@NullMarked
package dev.pointsman.controller.api;

import org.jspecify.annotations.NullMarked;
