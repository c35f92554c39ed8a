package dev.pointsman.probes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictBoardTest {
  private static final Verdict UP = new Verdict(VerdictStatus.UP, Reason.OK, "");

  private final VerdictBoard board = new VerdictBoard();

  @Test
  void spreadsChecksOverFullShards() {
    board.assign(ids(0, 300));
    assertThat(board.take()).hasSize(3);
    assertThat(board.isChanged()).isFalse();
  }

  @Test
  void rewritesOnlyTheShardThatChanged() {
    board.assign(ids(0, 300));
    board.take();
    board.put(id(200), UP);
    assertThat(board.take()).containsOnlyKeys(1);
  }

  @Test
  void writesNothingWhenNothingChanges() {
    board.assign(ids(0, 10));
    board.put(id(1), UP);
    board.take();
    board.put(id(1), UP);
    assertThat(board.isChanged()).isFalse();
  }

  @Test
  void keepsVerdictsAndPlacesWhenChecksAreAdded() {
    board.assign(ids(0, 200));
    board.put(id(150), UP);
    board.take();
    board.assign(ids(0, 201));
    assertThat(board.take()).containsOnlyKeys(1);
    assertThat(board.verdicts()).containsEntry(id(150), UP).hasSize(201);
  }

  @Test
  void movesChecksTogetherWhenHalfTheRoomIsEmpty() {
    board.assign(ids(0, 640));
    board.put(id(600), UP);
    board.take();
    board.assign(ids(600, 640));
    var taken = board.take();
    assertThat(taken).containsOnlyKeys(0, 1, 2, 3, 4);
    var sizes = taken.values().stream().map(shard -> shard.verdicts().size()).toList();
    assertThat(sizes).containsExactly(40, 0, 0, 0, 0);
    assertThat(board.verdicts()).containsEntry(id(600), UP);
    board.assign(ids(600, 640));
    assertThat(board.isChanged()).isFalse();
  }

  @Test
  void leavesOutWhatIsTooMuch() {
    board.assign(ids(0, VerdictBoard.MAX_CHECKS + 5));
    assertThat(board.verdicts()).hasSize(VerdictBoard.MAX_CHECKS);
    assertThat(board.take()).hasSize(VerdictBoard.MAX_SHARDS);
  }

  private static List<CheckId> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(VerdictBoardTest::id).toList();
  }

  private static CheckId id(int number) {
    return new CheckId("shop", "r", String.format(Locale.ROOT, "c%06d", number));
  }
}
