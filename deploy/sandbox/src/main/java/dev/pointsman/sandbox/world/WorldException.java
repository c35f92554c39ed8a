package dev.pointsman.sandbox.world;

/** The world could not be made or changed as asked; the message is for the person who asked. */
public final class WorldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WorldException(String message) {
    super(message);
  }

  public WorldException(String message, Throwable cause) {
    super(message, cause);
  }
}
