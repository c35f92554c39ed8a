/**
 * What the simulator puts in the place of real databases, name servers, guards, agents and
 * controllers: models of the outside, with the real logic of ours inside.
 */
@NullMarked
package dev.pointsman.controller.sim.model;

import org.jspecify.annotations.NullMarked;
