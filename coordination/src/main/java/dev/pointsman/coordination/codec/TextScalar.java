package dev.pointsman.coordination.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Values that are written as one text. */
final class TextScalar {
  private TextScalar() {}

  static <T> void register(
      SimpleModule module,
      Class<T> type,
      Function<T, String> write,
      Function<String, T> read,
      String expected) {
    module.addSerializer(type, new Writer<>(type, write));
    module.addDeserializer(type, new Reader<>(type, read, expected));
  }

  static <T> void registerKey(
      SimpleModule module,
      Class<T> type,
      Function<T, String> write,
      Function<String, T> read,
      String expected) {
    module.addKeySerializer(type, new KeyWriter<>(write));
    module.addKeyDeserializer(type, new KeyReader<>(type, read, expected));
  }

  private static final class Writer<T> extends StdScalarSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<T, String> write;

    Writer(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Class<T> type;
    private final transient Function<String, T> read;
    private final transient String expected;

    Reader(Class<T> type, Function<String, T> read, String expected) {
      super(type);
      this.type = type;
      this.read = read;
      this.expected = expected;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getText();
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        return (T) context.handleWeirdStringValue(type, text, "%s", expected);
      }
      try {
        return read.apply(text);
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
        return (T) context.handleWeirdStringValue(type, text, "%s", expected);
      }
    }
  }

  private static final class KeyWriter<T> extends JsonSerializer<T> {
    private final Function<T, String> write;

    KeyWriter(Function<T, String> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeFieldName(write.apply(value));
    }
  }

  private static final class KeyReader<T> extends KeyDeserializer {
    private final Class<T> type;
    private final Function<String, T> read;
    private final String expected;

    KeyReader(Class<T> type, Function<String, T> read, String expected) {
      this.type = type;
      this.read = read;
      this.expected = expected;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        return read.apply(key);
      } catch (IllegalArgumentException e) {
        return context.handleWeirdKey(type, key, "%s", expected);
      }
    }
  }
}
