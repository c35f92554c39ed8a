package dev.pointsman.coordination.store;

/**
 * A key and its value.
 *
 * @param createRevision at which the key came into being
 * @param modRevision at which it was written last
 * @param lease id of the lease it is bound to; 0 for none
 */
public record Entry(String key, String value, long createRevision, long modRevision, long lease) {}
