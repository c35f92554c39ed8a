/**
 * One thread: facts come in, the machine takes a step, orders go out, their answers come back as
 * facts.
 *
 * <p>Everything here is confined to one Vert.x context. A bug of the machine ends leadership and
 * the process.
 */
@NullMarked
package dev.pointsman.controller.loop;

import org.jspecify.annotations.NullMarked;
