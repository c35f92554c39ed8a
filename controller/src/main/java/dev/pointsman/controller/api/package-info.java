/**
 * The HTTP API, as {@code openapi.yaml} describes it; served by every controller.
 *
 * <p>Reading answers from the controller's own picture of the world; runs are read from the store.
 * A command is put into the store under a lease of 30 s, for the leader to carry out: this package
 * decides nothing. {@code apply} is the one thing that it writes by itself, in one transaction,
 * after all rules have been looked at.
 *
 * <p>Only this package sees {@code vertx-web}. Handlers run on the event loop and never block.
 */
@NullMarked
package dev.pointsman.controller.api;

import org.jspecify.annotations.NullMarked;
