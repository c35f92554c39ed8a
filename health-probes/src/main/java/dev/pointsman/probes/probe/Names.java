package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.TrafficSpec.RecordType;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Turns names into addresses. Answers come on the event loop, exactly once. */
public interface Names extends AutoCloseable {

  /** All addresses of a host, sorted; an address in writing is its own answer, at once. */
  void addresses(String host, Consumer<Answer<InetAddress>> then);

  /** The values of a name's records of one type, sorted, never from a cache. */
  void records(String name, RecordType type, Consumer<Answer<String>> then);

  @Override
  void close();

  /** What came of a question. */
  sealed interface Answer<T> {

    /** At least one. */
    record Found<T>(List<T> values) implements Answer<T> {
      public Found {
        values = List.copyOf(values);
      }
    }

    /** The name does not exist, has no such record, or its own servers fail. */
    record NotThere<T>(String detail) implements Answer<T> {}

    /** This side's resolver does not answer: nothing is known of the name. */
    record CannotAsk<T>(String detail) implements Answer<T> {}
  }
}
