package dev.pointsman.sandbox.route53;

/**
 * moto's server as a second opinion, where it is installed. moto 5.2 compares a DELETE with all
 * that was ever written, and takes a companion that has been replaced for one that stands there; so
 * of late batches it refuses those that write again what stood there before. A reader of it may see
 * half of a batch.
 */
final class MotoHeldBatchIT extends HeldBatchContract {
  MotoHeldBatchIT() {
    super(
        MotoServer.program()
            .<Route53Server>map(MotoServer::start)
            .orElseGet(MotoHeldBatchIT::standInInstead));
  }

  private static Route53Server standInInstead() {
    System.out.println("moto_server is not installed: its late batch goes to the stand-in");
    return StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0));
  }

  @Override
  boolean isAtomicToReaders() {
    return false;
  }
}
