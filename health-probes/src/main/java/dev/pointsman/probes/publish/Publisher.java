package dev.pointsman.probes.publish;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the agent's record and its verdicts, in one transaction, so that the record's digest
 * always fits the verdicts beside it. Changes of one turn of the loop go together; one write is
 * under way at a time; one that fails is made again with what is true by then.
 *
 * <p>Each write compares the revision of the agent's own record. A write that was given up may
 * still arrive at any time: then it changes nothing, and never puts older verdicts over newer ones.
 *
 * <p>Used on the event loop only.
 */
public final class Publisher {
  /** Between two signs of life. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** After a write that failed. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /**
   * A write without an answer for so long is made again: one that etcd took while it had no leader
   * is lost, and an election takes about a second.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** In place of the record's revision: it has to be read first. */
  private static final long UNREAD = -1;

  /** Keys left by an earlier process that are deleted in one transaction. */
  private static final int MAX_LEFTOVERS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** Who publishes. */
  public record Identity(String region, String agent, String version, List<String> capabilities) {}

  /** What the agent thinks of itself at the moment of writing. */
  public interface Self {
    boolean abstaining();

    /** 0 (well) to 7. */
    int health();
  }

  private final Store store;
  private final Timers timers;
  private final Identity identity;
  private final Self self;
  private final VerdictBoard board = new VerdictBoard();
  private final SortedMap<String, Long> answered = new TreeMap<>();
  private SortedMap<String, Long> unreadable = new TreeMap<>();
  private List<String> leftovers = List.of();
  private @Nullable Lease lease;
  private Timers.@Nullable Scheduled heartbeat;
  private long seq;
  private long specRevision;
  private long written;
  private boolean recordDue;
  private long recordRevision = UNREAD;

  /** Of the record as it was last known to be written by this process; 0 before. */
  private long ownRevision;

  private boolean writing;
  private long attempt;
  private boolean flushSoon;

  public Publisher(Store store, Timers timers, Identity identity, Self self) {
    this.store = store;
    this.timers = timers;
    this.identity = identity;
    this.self = self;
  }

  /** From now on there are verdicts on these checks, by definitions up to this mod revision. */
  public void assign(Collection<CheckId> checks, long newest) {
    board.assign(checks);
    if (checks.size() > VerdictBoard.MAX_CHECKS) {
      LOG.atError()
          .addKeyValue("checks", checks.size())
          .log("more checks than one agent takes on; the last ones are left out");
    }
    recordDue |= newest != specRevision;
    specRevision = newest;
    flushSoon();
  }

  /** These definitions, by service and mod revision, cannot be carried out; all others are. */
  public void unreadable(SortedMap<String, Long> definitions) {
    if (!unreadable.equals(definitions)) {
      unreadable = Sorted.map(definitions);
      announce();
    }
  }

  /** A verdict has changed. */
  public void judged(CheckId id, Verdict verdict) {
    board.put(id, verdict);
    flushSoon();
  }

  /** A request to look again, of this mod revision, has been answered. */
  public void answered(String service, long revision) {
    if (answered.getOrDefault(service, 0L) < revision) {
      answered.put(service, revision);
      announce();
    }
  }

  /** The service is not there any more. */
  public void forget(String service) {
    answered.remove(service);
  }

  /** Something that the record tells has changed: write it now, not at the next heartbeat. */
  public void announce() {
    recordDue = true;
    flushSoon();
  }

  /** There is a lease, a first one or another: everything is written under it. */
  public void leased(Lease granted) {
    lease = granted;
    recordRevision = UNREAD;
    board.changeAll();
    findLeftovers();
    beat();
  }

  /** The lease is gone: nothing is written until there is another. */
  public void unleased() {
    lease = null;
    if (heartbeat != null) {
      heartbeat.cancel();
    }
  }

  /** Writes that succeeded since the start. */
  public long written() {
    return written;
  }

  private void beat() {
    if (heartbeat != null) {
      heartbeat.cancel();
    }
    heartbeat = timers.schedule(HEARTBEAT, this::beat);
    announce();
  }

  /**
   * An earlier process of this name may have left verdicts that would live as long as its lease.
   */
  private void findLeftovers() {
    String prefix = KeySpace.verdicts(identity.region(), identity.agent(), 0);
    store
        .list(prefix.substring(0, prefix.length() - 1))
        .whenComplete(
            (listing, failure) -> {
              if (failure == null) {
                timers.execute(() -> found(listing.entries().stream().map(Entry::key)));
              }
            });
  }

  private void found(Stream<String> keys) {
    int shards = board.shards();
    List<String> own =
        Stream.iterate(0, shard -> shard < shards, shard -> shard + 1).map(this::key).toList();
    leftovers = keys.filter(key -> !own.contains(key)).limit(MAX_LEFTOVERS).toList();
    if (!leftovers.isEmpty()) {
      announce();
    }
  }

  private String key(int shard) {
    return KeySpace.verdicts(identity.region(), identity.agent(), shard);
  }

  private void flushSoon() {
    if (!flushSoon) {
      flushSoon = true;
      timers.execute(this::flush);
    }
  }

  private void flush() {
    flushSoon = false;
    Lease current = lease;
    if (current == null || writing || !(recordDue || board.isChanged())) {
      return;
    }
    writing = true;
    long own = ++attempt;
    if (recordRevision == UNREAD) {
      expect(
          own,
          store.get(recordKey()),
          read -> {
            recordRevision = read.entry().map(Entry::modRevision).orElse(0L);
            if (recordRevision != ownRevision) {
              board.changeAll(); // the store went back, or others wrote: what else stands there?
            }
            writing = false;
            flush();
          },
          this::failed);
      return;
    }
    recordDue = false;
    SortedMap<Integer, VerdictShard> shards = board.take();
    List<String> deleted = leftovers;
    expect(
        own,
        store.commit(transaction(shards, current)),
        result -> {
          leftovers = leftovers.equals(deleted) ? List.of() : leftovers;
          written(result, shards, current);
        },
        problem -> unwritten(problem, shards));
  }

  /** Goes on with the first of an answer, a failure, and the end of patience. */
  private <T> void expect(
      long own, CompletionStage<T> call, Consumer<T> then, Consumer<String> otherwise) {
    Timers.Scheduled limit =
        timers.schedule(
            PATIENCE,
            () -> {
              if (own == attempt) {
                attempt++;
                otherwise.accept("no answer within " + PATIENCE.toMillis() + " ms");
              }
            });
    call.whenComplete(
        (answer, failure) ->
            timers.execute(
                () -> {
                  if (own != attempt) {
                    return;
                  }
                  limit.cancel();
                  if (failure == null) {
                    then.accept(answer);
                  } else {
                    otherwise.accept(failure.toString());
                  }
                }));
  }

  private Transaction transaction(SortedMap<Integer, VerdictShard> shards, Lease current) {
    Transaction.Builder transaction = Transaction.when();
    shards.forEach(
        (shard, verdicts) -> {
          if (verdicts.verdicts().isEmpty()) {
            transaction.delete(key(shard));
          } else {
            transaction.put(key(shard), Codecs.SHARD.encode(verdicts), current);
          }
        });
    leftovers.stream()
        .filter(key -> shards.keySet().stream().noneMatch(shard -> key(shard).equals(key)))
        .forEach(transaction::delete);
    String record = Codecs.AGENT.encode(record());
    return transaction
        .unchanged(recordKey(), recordRevision)
        .put(recordKey(), record, current)
        .build();
  }

  private String recordKey() {
    return KeySpace.agent(identity.region(), identity.agent());
  }

  private AgentRecord record() {
    seq++;
    return new AgentRecord(
        identity.version(),
        identity.capabilities(),
        seq,
        specRevision,
        VerdictDigest.of(board.verdicts()),
        self.abstaining(),
        self.health(),
        answered,
        unreadable);
  }

  private void written(
      TransactionResult result, SortedMap<Integer, VerdictShard> shards, Lease under) {
    switch (result) {
      case TransactionResult.Committed committed when under.equals(lease) -> {
        recordRevision = committed.revision();
        ownRevision = recordRevision;
        written++;
        writing = false;
        flushSoon();
      }
      case TransactionResult.Committed _ -> unwritten("the lease has ended", shards);
      case TransactionResult.Refused _ ->
          unwritten("another process has written as this agent, or its lease has ended", shards);
    }
  }

  /**
   * Unknown or refused: what is true by then is written again, which changes nothing if it was
   * written already.
   */
  private void unwritten(String problem, SortedMap<Integer, VerdictShard> shards) {
    board.changeAgain(shards.keySet());
    recordDue = true;
    failed(problem);
  }

  private void failed(String problem) {
    writing = false;
    recordRevision = UNREAD;
    LOG.atWarn().addKeyValue("problem", problem).log("verdicts were not written");
    timers.schedule(RETRY, this::flushSoon);
  }
}
