package dev.pointsman.coordination.model;

import java.time.Instant;

/**
 * Who leads. The key's create revision is the term.
 *
 * @param api base URL of its API, for replicas to tell their callers
 */
public record LeaderRecord(String controller, String region, String api, Instant since) {}
