package dev.pointsman.sandbox.route53;

import org.junit.jupiter.api.Test;

/** The stand-in compares as Route 53 does: whatever comes late is refused. */
final class StandInHeldBatchIT extends HeldBatchContract {
  StandInHeldBatchIT() {
    super(StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0)));
  }

  @Override
  boolean isAtomicToReaders() {
    return true;
  }

  /** Nothing that it writes stands there or ever stood there: its companion alone is wrong. */
  @Test
  void aBatchThatPointsElsewhereIsRefusedAfterALaterEpoch() throws Exception {
    assertRefused(TO_IRELAND);
  }

  /** It would say the same of the traffic; its epoch is older all the same. */
  @Test
  void aBatchThatSaysTheSameIsRefusedAfterALaterEpoch() throws Exception {
    assertRefused(TO_WEST);
  }
}
