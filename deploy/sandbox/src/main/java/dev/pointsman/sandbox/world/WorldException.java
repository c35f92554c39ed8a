package dev.pointsman.sandbox.world;

/** The world could not be made or changed as asked; the message is for the person who asked. */
public final class WorldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean wrongWords;

  private WorldException(String message, boolean wrongWords) {
    super(message);
    this.wrongWords = wrongWords;
  }

  public WorldException(String message) {
    this(message, false);
  }

  public WorldException(String message, Throwable cause) {
    super(message, cause);
    this.wrongWords = false;
  }

  /** What was asked for makes no sense here: it was not tried, and trying again will not help. */
  public static WorldException wrongWords(String message) {
    return new WorldException(message, true);
  }

  /** Whether the words were wrong, and not the world. */
  public boolean isOfWrongWords() {
    return wrongWords;
  }
}
