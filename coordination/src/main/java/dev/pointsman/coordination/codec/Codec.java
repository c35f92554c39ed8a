package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.coordination.model.Words;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one kind of stored record. Safe for use by several threads; all there are stand
 * in {@link Codecs}.
 *
 * <p>Most texts are read more than once, and soon again: a permit several times a second, a record
 * by whoever follows the store and by whoever answers for it. So the last ones are kept with what
 * they say, which nobody can change.
 */
public final class Codec<T> {
  private static final JsonMapper MAPPER = Mapping.mapper();

  /** How many texts are kept; a power of two. */
  private static final int KEPT = 64;

  /** A longer text is not kept: those there are change seldom, and are read seldom. */
  private static final int LONGEST_KEPT = 8_192;

  private final Class<T> type;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final AtomicReferenceArray<@Nullable Reading<T>> kept = new AtomicReferenceArray<>(KEPT);

  private record Reading<T>(String text, T value) {}

  Codec(Class<T> type) {
    this.type = type;
    this.writer = MAPPER.writerFor(type);
    this.reader = MAPPER.readerFor(type);
  }

  /**
   * A codec in the same notation for something that is not stored: what an API answers. Its type is
   * a record of records of the model.
   */
  public static <T> Codec<T> ofView(Class<T> type) {
    return new Codec<>(type);
  }

  /** The value as one line of JSON; equal values give equal text. */
  public String encode(T value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // the model can always be written: only a value that it does not allow ends here
      throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads what {@link #encode} of this or another version has written.
   *
   * @throws UnreadableException if the text is no such record
   */
  public T decode(String text) {
    if (text.length() > LONGEST_KEPT) {
      return read(text);
    }
    int place = place(text);
    Reading<T> last = kept.get(place);
    if (last != null && last.text().equals(text)) {
      return last.value();
    }
    T value = read(text);
    kept.set(place, new Reading<>(text, value));
    return value;
  }

  private static int place(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 16)) & (KEPT - 1);
  }

  private T read(String text) {
    if (text.length() > Mapping.MAX_DOCUMENT) {
      throw new UnreadableException(
          "", text.length() + " characters", "at most " + Mapping.MAX_DOCUMENT);
    }
    try {
      T value = reader.readValue(text);
      if (value == null) {
        throw new UnreadableException("", "null", Words.a(type.getSimpleName()));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw Complaint.of(e, type);
    }
  }

  /** Nesting that no record of ours reaches; a reader that meets more stops. */
  static StreamReadConstraints limits() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(32)
        .maxDocumentLength(Mapping.MAX_DOCUMENT)
        .maxStringLength(Mapping.MAX_DOCUMENT)
        .build();
  }
}
