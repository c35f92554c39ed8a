/**
 * The steps of a run: how each is entered, how it advances, what is written down.
 *
 * <p>Knows {@code core}, {@code assess}, {@code plan} and the model. A step never acts: it edits a
 * draft of state and record, which one commit writes, and names the order that follows the commit.
 */
@NullMarked
package dev.pointsman.controller.core.run;

import org.jspecify.annotations.NullMarked;
