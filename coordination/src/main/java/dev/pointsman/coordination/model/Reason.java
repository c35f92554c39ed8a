package dev.pointsman.coordination.model;

/** Why a probe ended as it did. The names are stable: people alert on them. */
public enum Reason {
  /** All was as expected. */
  OK,
  /** Not probed yet. */
  NOT_PROBED,
  /** The connection was refused. */
  REFUSED,
  /** No answer in time. */
  TIMEOUT,
  /** The connection ended before the answer was whole. */
  RESET,
  /** No route to the host, as told by a router. */
  UNREACHABLE,
  /** The target's name does not exist, or its servers do not answer. */
  NAME,
  /** The TLS handshake failed, or the certificate is not to be trusted. */
  TLS,
  /** The certificate ends within the days that the check asks for. */
  CERTIFICATE_EXPIRING,
  /** Another status than asked for. */
  STATUS,
  /** The body, or the DNS answer, lacks what was asked for. */
  CONTENT,
  /** A redirect that may not be followed. */
  REDIRECT,
  /** The target refused the credentials. */
  AUTHENTICATION,
  /** The answer breaks its protocol. */
  PROTOCOL,
  /** The database answers with an error. */
  DATABASE,
  /** Too many of the last probes failed, though not in a row. */
  FLAPPING,
  /** The fault is the agent's own: no descriptor, no route, its own resolver, its own overload. */
  LOCAL,
  /** The definition cannot be carried out: a secret or a file is missing. */
  CONFIGURATION
}
