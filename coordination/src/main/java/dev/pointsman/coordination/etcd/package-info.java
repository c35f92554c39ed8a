/**
 * The store on etcd.
 *
 * <p>Law: only this package sees jetcd and gRPC. It uses jetcd's protocol stubs ({@code KVGrpc},
 * {@code LeaseGrpc}, {@code WatchGrpc}) over channels of its own and not jetcd's client, because
 * that client retries transactions, resumes watches after having lost events, never gives up a
 * call, and renews leases without telling when it stopped. Here every call has a deadline, a write
 * is sent at most once, and a watch that ends stays ended.
 *
 * <p>Each member of the cluster has two channels, one for calls and one for watches, so that a big
 * read does not starve the watches. Calls go to the first member that is well; reads, renewals and
 * revocations are sent to the next one too when the first keeps silent.
 *
 * <p>Values and credentials are never logged.
 */
@NullMarked
package dev.pointsman.coordination.etcd;

import org.jspecify.annotations.NullMarked;
