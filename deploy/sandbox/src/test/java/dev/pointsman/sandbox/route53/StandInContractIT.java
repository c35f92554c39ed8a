package dev.pointsman.sandbox.route53;

/** The contract on the stand-in. */
final class StandInContractIT extends Route53Contract {
  StandInContractIT() {
    super(StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0)));
  }
}
