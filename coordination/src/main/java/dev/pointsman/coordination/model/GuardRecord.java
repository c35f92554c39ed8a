package dev.pointsman.coordination.model;

import org.jspecify.annotations.Nullable;

/**
 * What a guard says of its database. The key is not leased: terms must outlive the guard.
 *
 * @param instance changes with every start of the guard
 * @param systemIdentifier PostgreSQL's, the same for a primary and its replicas
 * @param phase what it does
 * @param role what the database is
 * @param epoch the highest epoch of the service that it has read
 * @param databaseEpoch the newest epoch in the database's own epoch table; null when there is none
 *     or it is unknown
 * @param acknowledgement null while the database is open or not known to be closed
 * @param upstream host and port that a standby replicates from; null otherwise
 * @param trouble null, or what a person should look at
 */
public record GuardRecord(
    GuardTerms terms,
    String instance,
    String systemIdentifier,
    GuardPhase phase,
    DatabaseRole role,
    long epoch,
    @Nullable Long databaseEpoch,
    @Nullable Acknowledgement acknowledgement,
    @Nullable String upstream,
    @Nullable String trouble) {}
