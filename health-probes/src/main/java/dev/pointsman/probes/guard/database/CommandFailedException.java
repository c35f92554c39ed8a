package dev.pointsman.probes.guard.database;

/** A program could not be run, did not end in time, or said no; the message ends with its words. */
public final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
