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
 *
 * <p>What etcd and connections do, what follows here, and the test that shows it on a scripted
 * member:
 *
 * <table>
 * <caption>Faults</caption>
 * <tr><th>fault<th>here<th>test
 * <tr><td>a watch that is resumed misses changes<td>it ends; the mirror lists again
 *   <td>{@code EtcdWatchFaultIT}
 * <tr><td>a watch ends for lack of a leader, in order, by compaction, some of it said twice
 *   <td>told once, with what it means<td>{@code EtcdWatchFaultIT}
 * <tr><td>a watch is silent<td>dead, when an answer is owed for a call's time
 *   <td>{@code EtcdWatchFaultIT}
 * <tr><td>a stream of keep-alives ends without a word<td>each renewal is a call of its own, and
 *   counts from its sending<td>{@code EtcdLeaseFaultIT}
 * <tr><td>a member takes connections and never answers<td>a deadline on all calls, and another
 *   member for those that may be repeated; pings<td>{@code EtcdCallFaultIT}, {@code EtcdKeepAliveIT}
 * <tr><td>the answer to a write is lost<td>in doubt, and not repeated, unless the member itself has
 *   said that nothing was done<td>{@code EtcdCallFaultIT}, {@code EtcdElectionFaultIT}
 * <tr><td>a listener throws<td>its watch ends and says so; the mirror tells all again
 *   <td>{@code EtcdWatchFaultIT}, {@code MirrorTest}
 * <tr><td>a lease outlives its connection<td>a close awaits the revocations under way
 *   <td>{@code EtcdLeaseFaultIT}
 * <tr><td>another time is granted than was asked for<td>what is granted counts
 *   <td>{@code EtcdLeaseFaultIT}
 * <tr><td>all leases are ended at once<td>every owner is told<td>{@code EtcdLeaseFaultIT}
 * <tr><td>a request is too large<td>refused, in etcd's words; too many parts by {@code Transaction}
 *   <td>{@code EtcdCallFaultIT}, {@code TransactionTest}
 * <tr><td>a lease excludes nobody<td>a leader's write compares the term in etcd
 *   <td>{@code EtcdElectionFaultIT}
 * </table>
 */
@NullMarked
package dev.pointsman.coordination.etcd;

import org.jspecify.annotations.NullMarked;
