package dev.pointsman.coordination.model;

/**
 * What a guard that cannot read its permit asks of a controller.
 *
 * @param instance of the guard
 * @param epoch under which the region was permitted when the guard last read
 * @param round tells this question from the guard's earlier ones
 */
public record PromiseRequest(
    String service, String region, String instance, long epoch, long round) {}
