package dev.pointsman.controller.execute.postgres;

/** A session could not do as asked. The message is the server's own, with its SQLSTATE. */
final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The server's state forbids the function just called: recovery has ended, or goes on. */
  private static final String WRONG_STATE = "55000";

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

  /** Whether the database became a primary between two questions. */
  boolean isOfChangedRole() {
    return sqlState.equals(WRONG_STATE);
  }
}
