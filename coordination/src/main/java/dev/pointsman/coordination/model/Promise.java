package dev.pointsman.coordination.model;

/**
 * "I count nothing about you from before now": a controller's word to a guard, given only when its
 * own attempt to commit, begun after it was asked, has failed.
 *
 * @param controller who gives it; no other may answer in its place
 * @param to what was asked
 */
public record Promise(String controller, PromiseRequest to) {}
