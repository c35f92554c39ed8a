package dev.pointsman.controller.cli;

/** Ends a command with a message for a person and an exit status for a script. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exit;

  CommandException(int exit, String message) {
    super(message, null, false, false);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
