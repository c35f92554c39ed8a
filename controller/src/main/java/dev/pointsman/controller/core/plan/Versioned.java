package dev.pointsman.controller.core.plan;

/** A value as it stands in the store, and the mod revision at which it came to stand there. */
public record Versioned<T>(T value, long revision) {}
