package dev.pointsman.coordination.model;

/** A request to probe a service's checks now. Agents answer with its mod revision. */
public record RecheckRequest(String id) {}
