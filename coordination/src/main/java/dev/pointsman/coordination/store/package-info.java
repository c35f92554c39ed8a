/**
 * What Pointsman needs of a store, and what it builds on it: keys, transactions, leases, watches,
 * leadership.
 *
 * <p>{@link dev.pointsman.coordination.store.Store} has two implementations under one contract
 * test: {@code EtcdStore} and the in-memory {@code FakeStore}. Election, lease renewal and mirrors
 * stand on the interface alone and take time from {@link dev.pointsman.coordination.store.Timers},
 * so that they run unchanged in virtual time.
 */
@NullMarked
package dev.pointsman.coordination.store;

import org.jspecify.annotations.NullMarked;
