package dev.pointsman.probes.judge;

/**
 * What follows from one probe.
 *
 * @param nextStartNanos when to probe again, on the monotonic clock
 */
public record Judgement(CheckState next, long nextStartNanos) {}
