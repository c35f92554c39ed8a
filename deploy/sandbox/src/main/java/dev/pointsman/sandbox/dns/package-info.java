/**
 * Authoritative name servers over UDP and TCP, which answer as Route 53's do.
 *
 * <p>{@link dev.pointsman.sandbox.dns.Answers} is pure but for its random source; {@link
 * dev.pointsman.sandbox.dns.NameServer} is the sockets. No packet, however broken, ends it.
 */
@NullMarked
package dev.pointsman.sandbox.dns;

import org.jspecify.annotations.NullMarked;
