package dev.pointsman.coordination.model;

/** The one service that a database belongs to. */
public record DatabaseClaim(String service) {}
