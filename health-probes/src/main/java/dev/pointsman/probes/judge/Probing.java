package dev.pointsman.probes.judge;

/**
 * When a probe ran, on the monotonic clock, and under which circumstances.
 *
 * @param startNanos when it began
 * @param endNanos when its outcome was known
 * @param health the agent's own health, 0 (well) to {@value OwnHealth#WORST}
 * @param jitter -1 to 1, drawn by the caller: how far the next interval is stretched or shrunk, as
 *     a share of what the profile allows
 */
public record Probing(long startNanos, long endNanos, int health, double jitter) {}
