package dev.pointsman.coordination.model;

import java.time.Duration;

/**
 * What the owners of a service ask of a recovery.
 *
 * @param rto the longest outage they accept, positive
 * @param rpo the newest writes they accept to lose, in time; zero asks for synchronous replication
 */
public record Objectives(Duration rto, Duration rpo) {}
