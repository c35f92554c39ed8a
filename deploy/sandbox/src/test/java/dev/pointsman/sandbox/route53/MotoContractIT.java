package dev.pointsman.sandbox.route53;

/**
 * The contract on moto's server, where it is installed. Where it is not, it says so and holds the
 * stand-in to the contract in moto's place: moto is a second opinion and no part of the build.
 */
final class MotoContractIT extends Route53Contract {
  MotoContractIT() {
    super(
        MotoServer.program()
            .<Route53Server>map(MotoServer::start)
            .orElseGet(MotoContractIT::standInInstead));
  }

  private static Route53Server standInInstead() {
    System.out.println("moto_server is not installed: its contract test runs on the stand-in");
    return StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0));
  }
}
