package dev.pointsman.coordination.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads one value again and again, and its text only when it has changed. Safe for use by several
 * threads.
 */
public final class LastRead<T> {
  private final Codec<T> codec;
  private volatile @Nullable Pair<T> last;

  private record Pair<T>(String text, T value) {}

  public LastRead(Codec<T> codec) {
    this.codec = codec;
  }

  /**
   * As {@link Codec#decode}.
   *
   * @throws UnreadableException if the text is no such record
   */
  public T decode(String text) {
    Pair<T> before = last;
    if (before != null && before.text().equals(text)) {
      return before.value();
    }
    T value = codec.decode(text);
    last = new Pair<>(text, value);
    return value;
  }
}
