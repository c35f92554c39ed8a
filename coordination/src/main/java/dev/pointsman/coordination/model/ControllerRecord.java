package dev.pointsman.coordination.model;

/**
 * That a controller lives; leased.
 *
 * @param api base URL of its API
 */
public record ControllerRecord(String version, String api) {}
