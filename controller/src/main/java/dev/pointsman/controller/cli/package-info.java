/**
 * The command line: {@code controller}, {@code validate}, and the commands that are clients of the
 * API.
 *
 * <p>Data goes to standard output, everything else to standard error, and the exit status says what
 * became of it (see {@link dev.pointsman.controller.cli.Exit}). A token comes from the environment
 * or a file, never from an argument, where others could read it.
 */
@NullMarked
package dev.pointsman.controller.cli;

import org.jspecify.annotations.NullMarked;
