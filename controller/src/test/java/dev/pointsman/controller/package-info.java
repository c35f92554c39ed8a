/** Tests of the controller's process. */
@NullMarked
package dev.pointsman.controller;

import org.jspecify.annotations.NullMarked;
