package dev.pointsman.coordination.codec;

/**
 * A stored text that is not what it should be. The caller names the service's vetoes or the key;
 * this names the place within the value.
 */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Characters of a found value that a message repeats, so that one bad value cannot flood a log.
   */
  private static final int MAX_FOUND = 80;

  private final String path;
  private final String found;
  private final String expected;

  /**
   * @param path dotted path within the document, empty for the whole of it
   * @param found what stood there, shortened
   * @param expected what should have
   */
  public UnreadableException(String path, String found, String expected) {
    this.path = path;
    this.found = found.length() > MAX_FOUND ? found.substring(0, MAX_FOUND) + "..." : found;
    this.expected = expected;
  }

  /**
   * Dotted path within the document, like {@code regions[1].checks[0].url}; empty for all of it.
   */
  public String path() {
    return path;
  }

  /** What stood there, shortened. */
  public String found() {
    return found;
  }

  /** What should have stood there. */
  public String expected() {
    return expected;
  }

  @Override
  public String getMessage() {
    return (path.isEmpty() ? "document" : path) + ": " + found + " (expected: " + expected + ")";
  }
}
