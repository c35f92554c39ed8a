/** Tests of the command line, in this process with captured streams. */
@NullMarked
package dev.pointsman.controller.cli;

import org.jspecify.annotations.NullMarked;
