package dev.pointsman.sandbox.scenario;

/**
 * Something that happened.
 *
 * @param ms after the fault; negative before
 * @param what for people
 */
public record TimelineEntry(long ms, String what) {}
