/**
 * The controller's process: its command line, its configuration, and the one place where its parts
 * are put together.
 */
@NullMarked
package dev.pointsman.controller;

import org.jspecify.annotations.NullMarked;
