package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.WatchListener.Change;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store does. Each test works under a prefix of its own. */
public abstract class StoreContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The store under test. */
  protected abstract Store store();

  /** Lets time pass, really or virtually, until the stage has completed. */
  protected abstract <T> T await(CompletionStage<T> stage);

  /** Lets time pass until the condition holds, or fails. */
  protected abstract void until(BooleanSupplier condition);

  /** Forgets history up to and including a revision. */
  protected abstract void compact(long revision);

  /** A prefix that no other test uses. */
  protected abstract String prefix();

  @Test
  void findsNothingWhereNothingIs() {
    Store.Read read = await(store().get(prefix() + "none"));
    assertThat(read.entry()).isEmpty();
    assertThat(read.revision()).isPositive();
  }

  @Test
  void readsWhatWasWrittenWithItsRevisions() {
    String key = prefix() + "a";
    long first = put(key, "1");
    long second = put(key, "zwei – δύο");
    assertThat(await(store().get(key)).entry())
        .contains(new Entry(key, "zwei – δύο", first, second, 0));
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void doesAllOfATransactionOrNothing() {
    String a = prefix() + "a";
    String b = prefix() + "b";
    long created = put(a, "1");
    TransactionResult refused =
        await(
            store().commit(Transaction.when().unchanged(a, created).absent(a).put(b, "x").build()));
    assertThat(refused).isInstanceOf(TransactionResult.Refused.class);
    assertThat(refused.revision()).isGreaterThanOrEqualTo(created);
    assertThat(await(store().get(b)).entry()).isEmpty();

    TransactionResult done =
        await(
            store()
                .commit(
                    Transaction.when()
                        .unchanged(a, created)
                        .created(a, created)
                        .unchanged(b, 0)
                        .delete(a)
                        .put(b, "x")
                        .build()));
    assertThat(done).isInstanceOf(TransactionResult.Committed.class);
    assertThat(await(store().get(a)).entry()).isEmpty();
    assertThat(await(store().get(b)).entry().orElseThrow().modRevision())
        .isEqualTo(done.revision());
  }

  @Test
  void refusesATransactionWhoseConditionHasMovedOn() {
    String key = prefix() + "a";
    long first = put(key, "1");
    put(key, "2");
    assertThat(await(store().commit(Transaction.when().unchanged(key, first).delete(key).build())))
        .isInstanceOf(TransactionResult.Refused.class);
  }

  @Test
  void refusesToTouchAKeyTwiceInOneTransaction() {
    String key = prefix() + "a";
    assertThat(fault(store().commit(Transaction.when().put(key, "1").put(key, "2").build())))
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(await(store().get(key)).entry()).isEmpty();
  }

  @Test
  void countsADeletedKeyAsAbsent() {
    String key = prefix() + "a";
    put(key, "1");
    await(store().commit(Transaction.when().delete(key).delete(prefix() + "none").build()));
    assertThat(await(store().commit(Transaction.when().absent(key).put(key, "2").build())))
        .isInstanceOf(TransactionResult.Committed.class);
  }

  @Test
  void listsAPrefixInOrderAndNothingBeside() {
    put(prefix() + "b", "2");
    long last = put(prefix() + "a", "1");
    put(prefix().replaceAll("/$", "0"), "the first key after the prefix");
    Listing listing = await(store().list(prefix()));
    assertThat(listing.entries())
        .extracting(Entry::key)
        .containsExactly(prefix() + "a", prefix() + "b");
    assertThat(listing.revision()).isGreaterThanOrEqualTo(last);
  }

  @Test
  void listsMoreThanOnePage() {
    for (int page = 0; page < 6; page++) {
      Transaction.Builder transaction = Transaction.when();
      int from = page * 100;
      IntStream.range(from, from + 100)
          .forEach(i -> transaction.put(prefix() + String.format("%04d", i), "v" + i));
      await(store().commit(transaction.build()));
    }
    assertThat(await(store().list(prefix())).entries())
        .hasSize(600)
        .isSortedAccordingTo(Comparator.comparing(Entry::key))
        .last()
        .extracting(Entry::value)
        .isEqualTo("v599");
  }

  @Test
  void grantsAtLeastWhatWasAskedFor() {
    Lease lease = await(store().grant(Duration.ofMillis(10_500)));
    assertThat(lease.ttl()).isGreaterThanOrEqualTo(Duration.ofMillis(10_500));
    assertThat(await(store().grant(Duration.ofMillis(1))).ttl()).isPositive();
  }

  @Test
  void deletesTheKeysOfALeaseThatIsRevoked() {
    String key = prefix() + "a";
    Lease lease = await(store().grant(LONG));
    await(store().commit(Transaction.when().put(key, "1", lease).build()));
    assertThat(await(store().get(key)).entry().orElseThrow().lease()).isEqualTo(lease.id());
    await(store().revoke(lease));
    assertThat(await(store().get(key)).entry()).isEmpty();
    await(store().revoke(lease));
  }

  @Test
  void deletesTheKeysOfALeaseThatRunsOutAndTellsWatchers() {
    String key = prefix() + "a";
    Heard heard = new Heard();
    Lease lease = await(store().grant(Duration.ofSeconds(1)));
    long written =
        await(store().commit(Transaction.when().put(key, "1", lease).build())).revision();
    Watch watch = store().watch(prefix(), written + 1, heard);
    until(() -> heard.changes().stream().anyMatch(c -> c instanceof Change.Deleted));
    assertThat(await(store().get(key)).entry()).isEmpty();
    watch.close();
  }

  @Test
  void keepsALeaseThatIsRenewed() {
    Lease lease = await(store().grant(LONG));
    Lease renewed = await(store().renew(lease));
    assertThat(renewed.id()).isEqualTo(lease.id());
    assertThat(renewed.ttl()).isEqualTo(lease.ttl());
    assertThat(renewed.sentNanos() - lease.sentNanos()).isPositive();
  }

  @Test
  void saysThatALeaseIsGone() {
    Lease lease = await(store().grant(LONG));
    await(store().revoke(lease));
    assertThat(fault(store().renew(lease))).isEqualTo(Kind.LEASE_NOT_FOUND);
    assertThat(fault(store().commit(Transaction.when().put(prefix() + "a", "1", lease).build())))
        .isEqualTo(Kind.LEASE_NOT_FOUND);
  }

  @Test
  void tellsAWatcherOfEveryChangeFromItsRevisionOn() {
    long first = put(prefix() + "a", "1");
    put(prefix() + "a", "2");
    Heard heard = new Heard();
    Watch watch = store().watch(prefix(), first + 1, heard);
    until(() -> heard.changes().size() == 1);
    await(
        store().commit(Transaction.when().delete(prefix() + "a").put(prefix() + "b", "3").build()));
    put("/elsewhere" + prefix(), "not ours");
    long last = put(prefix() + "c", "4");
    until(() -> heard.changes().size() == 4);
    assertThat(heard.changes())
        .extracting(Change::key)
        .containsExactly(prefix() + "a", prefix() + "a", prefix() + "b", prefix() + "c");
    assertThat(heard.changes().get(1)).isInstanceOf(Change.Deleted.class);
    assertThat(heard.changes().getLast().modRevision()).isEqualTo(last);
    watch.close();
  }

  @Test
  void watchesFromNowOnWhenToldNoRevision() {
    put(prefix() + "a", "before");
    Heard heard = new Heard();
    Watch watch = store().watch(prefix(), 0, heard);
    watch.requestProgress();
    until(() -> heard.progress() > 0);
    long later = put(prefix() + "a", "after");
    until(() -> !heard.changes().isEmpty());
    assertThat(heard.changes()).extracting(Change::modRevision).containsExactly(later);
    watch.close();
  }

  @Test
  void answersARequestForProgress() {
    Heard heard = new Heard();
    long written = put(prefix() + "a", "1");
    Watch watch = store().watch(prefix(), written, heard);
    until(() -> heard.changes().size() == 1);
    watch.requestProgress();
    until(() -> heard.progress() >= written);
    watch.close();
  }

  @Test
  void saysOnceThatAWatchWasClosed() {
    Heard heard = new Heard();
    Watch watch = store().watch(prefix(), 1, heard);
    watch.close();
    watch.close();
    until(() -> !heard.ends().isEmpty());
    watch.requestProgress();
    put(prefix() + "a", "1");
    await(store().get(prefix()));
    assertThat(heard.ends()).containsExactly(List.of());
    assertThat(heard.changes()).isEmpty();
  }

  @Test
  void endsAWatchWhoseRevisionIsCompacted() {
    long first = put(prefix() + "a", "1");
    long last = put(prefix() + "a", "2");
    compact(last);
    Heard heard = new Heard();
    store().watch(prefix(), first, heard);
    until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends()).containsExactly(List.of(Kind.COMPACTED));
  }

  /** Writes one key; its mod revision. */
  protected final long put(String key, String value) {
    return await(store().commit(Transaction.when().put(key, value).build())).revision();
  }

  /** The kind of failure that a stage must end with. */
  protected final Kind fault(CompletionStage<?> stage) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> await(stage));
    assertThat(failure).as("a failure").isNotNull();
    return StoreException.of(failure).kind();
  }
}
