/** What must hold, whatever goes wrong. */
@NullMarked
package dev.pointsman.controller.sim.check;

import org.jspecify.annotations.NullMarked;
