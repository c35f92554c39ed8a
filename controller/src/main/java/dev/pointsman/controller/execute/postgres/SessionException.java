package dev.pointsman.controller.execute.postgres;

import java.util.Set;

/** A session could not do as asked. The message is the server's own, with its SQLSTATE. */
final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Somebody else was quicker: recovery has ended between two questions (55000), or the epoch table
   * was made at the same moment (23505, 42P06, 42P07).
   */
  private static final Set<String> OVERTAKEN = Set.of("55000", "23505", "42P06", "42P07");

  /** The epoch table is missing, or its whole schema (42P01 for both). */
  private static final String NO_TABLE = "42P01";

  private final String code;
  private final String sqlState;

  SessionException(String code, String sqlState, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.sqlState = sqlState;
  }

  /** The code that an answer carries. */
  String code() {
    return code;
  }

  /** Whether another order, the guard or a person was quicker, so that looking again tells. */
  boolean isOvertaken() {
    return OVERTAKEN.contains(sqlState);
  }

  /** Whether the statement named a table that is not there. */
  boolean isUnmarked() {
    return NO_TABLE.equals(sqlState);
  }

  /** Whether the user lacks a privilege (42501). */
  boolean isDenied() {
    return "42501".equals(sqlState);
  }
}
