/**
 * Carries out orders at the edge: the store's transactions, Route 53, databases, the log.
 *
 * <p>Executors look before they act: every order can come twice, from this leader or from the next.
 * They run behind a time limit each and answer exactly once, with a code and the provider's own
 * words when something fails. Only this package sees the AWS SDK.
 */
@NullMarked
package dev.pointsman.controller.execute;

import org.jspecify.annotations.NullMarked;
