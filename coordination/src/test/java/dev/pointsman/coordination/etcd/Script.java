package dev.pointsman.coordination.etcd;

import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a scripted member does with the requests of each kind: the next ones in turn, then all
 * others. Without a word it does and answers everything. Safe for use by several threads.
 */
final class Script {
  /** The kinds of request. */
  enum Call {
    RANGE,
    TRANSACTION,
    GRANT,
    RENEW,
    REVOKE,
    WATCH,
    PROGRESS
  }

  /**
   * The fate of one request.
   *
   * @param done whether it takes effect, which it does before the answer
   */
  record Act(boolean done, Reply reply) {}

  /** What the client hears. */
  sealed interface Reply {
    /** What etcd would say. */
    record Truth() implements Reply {}

    /** What etcd would have said when it was done, told when this completes. */
    record Late(CompletionStage<?> when) implements Reply {}

    /** An error. */
    record Failure(Status status) implements Reply {}

    /** The stream ends in order, without an answer. */
    record Nothing() implements Reply {}

    /** The stream stays open. */
    record Silence() implements Reply {}
  }

  private final Map<Call, Deque<Act>> next = new EnumMap<>(Call.class);
  private final Map<Call, Act> always = new EnumMap<>(Call.class);
  private final Map<Call, Integer> asked = new EnumMap<>(Call.class);

  static Act answer() {
    return new Act(true, new Reply.Truth());
  }

  static Act answerAfter(CompletionStage<?> when) {
    return new Act(true, new Reply.Late(when));
  }

  static Act refuse(Status status) {
    return new Act(false, new Reply.Failure(status));
  }

  static Act ignore() {
    return new Act(false, new Reply.Silence());
  }

  static Act endWithoutAnswer() {
    return new Act(false, new Reply.Nothing());
  }

  static Act doAndSay(Status status) {
    return new Act(true, new Reply.Failure(status));
  }

  static Act doInSilence() {
    return new Act(true, new Reply.Silence());
  }

  /** The fates of the next requests. */
  synchronized void next(Call call, Act... acts) {
    Collections.addAll(next.computeIfAbsent(call, _ -> new ArrayDeque<>()), acts);
  }

  /** The fate of all requests from now on, but for those with a fate of their own. */
  synchronized void always(Call call, Act act) {
    always.put(call, act);
  }

  /** The member has got a request. */
  synchronized Act play(Call call) {
    asked.merge(call, 1, Integer::sum);
    Deque<Act> queue = next.get(call);
    return queue == null || queue.isEmpty()
        ? always.getOrDefault(call, answer())
        : queue.removeFirst();
  }

  /** How many requests the member has got. */
  synchronized int asked(Call call) {
    return asked.getOrDefault(call, 0);
  }

  /** Every request is left without an answer. */
  void ignoreEverything() {
    List.of(Call.values()).forEach(call -> always(call, ignore()));
  }
}
