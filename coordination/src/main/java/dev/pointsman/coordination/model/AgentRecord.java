package dev.pointsman.coordination.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent says of itself, every 5 s and at once when it has answered a recheck.
 *
 * @param version of the program
 * @param capabilities the types of checks it can do
 * @param seq grows by one with every heartbeat of this process
 * @param specRevision the highest mod revision of a definition that it probes by; it does not know
 *     a newer one
 * @param digest of all verdicts it believes to have published, see {@code VerdictDigest}
 * @param abstaining it doubts itself: its verdicts do not count
 * @param health 0 (well) to 7; its timeouts are multiplied by health + 1
 * @param answered by service, the mod revision of the newest recheck request that it has answered:
 *     each of the service's checks has been probed, beginning after the request was seen
 * @param unreadable by service, the mod revision of a definition that it cannot carry out; until
 *     there is another it goes on by the last one that it could, if there was one
 */
public record AgentRecord(
    String version,
    List<String> capabilities,
    long seq,
    long specRevision,
    String digest,
    boolean abstaining,
    int health,
    SortedMap<String, Long> answered,
    SortedMap<String, Long> unreadable) {
  public AgentRecord {
    capabilities = List.copyOf(capabilities);
    answered = Sorted.map(answered);
    unreadable = Sorted.map(unreadable);
  }

  /** Of an agent that carries out every definition. */
  public AgentRecord(
      String version,
      List<String> capabilities,
      long seq,
      long specRevision,
      String digest,
      boolean abstaining,
      int health,
      Map<String, Long> answered) {
    this(
        version,
        capabilities,
        seq,
        specRevision,
        digest,
        abstaining,
        health,
        Sorted.map(answered),
        new TreeMap<>());
  }
}
