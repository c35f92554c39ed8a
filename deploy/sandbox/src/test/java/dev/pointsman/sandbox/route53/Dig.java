package dev.pointsman.sandbox.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the stand-in's name servers with dig. */
final class Dig {
  private Dig() {}

  /** The values of the answer. */
  static List<String> answers(Route53StandIn standIn, String name, String type) {
    return output(standIn, name, type, "+short").lines().toList();
  }

  /** Everything that dig prints. */
  static String output(Route53StandIn standIn, String name, String type, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dig",
                "@" + standIn.dns().getHostString(),
                "-p",
                String.valueOf(standIn.dns().getPort()),
                "+norecurse",
                "+time=5"));
    command.addAll(List.of(options));
    command.addAll(List.of(name, type));
    return Programs.run(command, Map.of()).output();
  }
}
