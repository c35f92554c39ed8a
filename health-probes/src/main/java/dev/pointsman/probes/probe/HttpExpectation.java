package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP check asks of an answer.
 *
 * @param statuses empty means 200 to 299
 * @param body text that the first {@link #MAX_BODY_BYTES} must contain; null asks for none
 */
record HttpExpectation(List<Integer> statuses, @Nullable String body) {
  /** What a body match looks at. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  boolean wantsBody() {
    return body != null;
  }

  /** What is wrong with a status; empty if nothing is. */
  Optional<ProbeOutcome> unlike(int status) {
    boolean fits = statuses.isEmpty() ? status / 100 == 2 : statuses.contains(status);
    if (fits) {
      return Optional.empty();
    }
    String expected =
        statuses.isEmpty()
            ? "200 to 299"
            : statuses.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return Optional.of(
        new ProbeOutcome.Failure(
            Reason.STATUS, "status " + status + " (expected: " + expected + ")"));
  }

  /** What is wrong with a body's beginning; empty if nothing is. */
  Optional<ProbeOutcome> unlike(byte[] beginning) {
    if (body == null || new String(beginning, StandardCharsets.UTF_8).contains(body)) {
      return Optional.empty();
    }
    return Optional.of(
        new ProbeOutcome.Failure(
            Reason.CONTENT, "the body lacks the text (expected: '" + body + "')"));
  }
}
