package dev.pointsman.coordination.etcd;

import static dev.pointsman.coordination.etcd.Script.Call.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Election;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import io.etcd.jetcd.api.Compare;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** An election, and the writes of a leader, whose answers get lost or come too late. */
class EtcdElectionFaultIT extends UnderFault {
  private final ScriptedEtcd etcd = member();
  private final EtcdStore store = connected(SHORT, etcd);
  private final List<Long> terms = new CopyOnWriteArrayList<>();
  private final Election election =
      new Election(
          store,
          timers,
          Duration.ofMinutes(1),
          () -> "one",
          new Election.Listener() {
            @Override
            public void elected(long term) {
              terms.add(term);
            }

            @Override
            public void lost(String why) {
              terms.add(0L);
            }
          });

  @Test
  void leadsByAReadWhenTheAnswerToItsCandidacyIsLost() {
    etcd.script().next(TRANSACTION, Script.doAndSay(Status.UNKNOWN));
    start();
    assertThat(terms).containsExactly(leader().createRevision());
    assertThat(keys.transactions()).hasSize(1);
  }

  @Test
  void standsOnlyWhereNobodyLeads() {
    keys.put(KeySpace.LEADER, "another");
    start();
    assertThat(keys.transactions())
        .filteredOn(sent -> sent.getSuccess(0).hasRequestPut())
        .allSatisfy(
            sent -> assertThat(sent.getCompareList()).containsExactly(created(KeySpace.LEADER, 0)));
  }

  @Test
  void refusesWhatALeaderWritesInATermThatHasEnded() {
    start();
    long term = election.term();
    assertThat(await(store.commit(inTerm(term, "1"))))
        .isInstanceOf(TransactionResult.Committed.class);
    keys.delete(KeySpace.LEADER);
    keys.put(KeySpace.LEADER, "another");
    // its own clock knows nothing of it yet
    assertThat(await(store.commit(inTerm(term, "2"))))
        .isInstanceOf(TransactionResult.Refused.class);
    assertThat(await(store.get("/a")).entry().map(Entry::value)).contains("1");
    assertThat(keys.transactions().getLast().getCompareList())
        .containsExactly(created(KeySpace.LEADER, term));
  }

  private void start() {
    timers.execute(election::start);
    until(election::holds);
  }

  private static Transaction inTerm(long term, String value) {
    return Transaction.when().created(KeySpace.LEADER, term).put("/a", value).build();
  }

  private Entry leader() {
    return await(store.get(KeySpace.LEADER)).entry().orElseThrow();
  }

  private static Compare created(String key, long revision) {
    return Compare.newBuilder()
        .setKey(Wire.bytes(key))
        .setTarget(Compare.CompareTarget.CREATE)
        .setCreateRevision(revision)
        .setResult(Compare.CompareResult.EQUAL)
        .build();
  }
}
