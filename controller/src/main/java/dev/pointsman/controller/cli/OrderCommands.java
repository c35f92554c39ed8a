package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers.Receipt;
import dev.pointsman.coordination.model.Command.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that ask for something to be done. */
final class OrderCommands {
  private OrderCommands() {}

  @Command(
      name = "failover",
      description = "Fails a service over now, whatever its region looks like.")
  static final class Failover extends OrderCommand {
    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    @Option(names = "--to", paramLabel = "REGION", description = "Chosen by lag unless given.")
    private @Nullable String to;

    @Option(
        names = "--waive",
        paramLabel = "VETO",
        description = "A veto to waive; may be repeated.")
    private List<String> waive = List.of();

    Failover(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return "services/" + ApiClient.part(service) + "/failover";
    }

    @Override
    Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      if (to != null) {
        fields.put("to", to);
      }
      if (!waive.isEmpty()) {
        fields.put(
            "waivers",
            waive.stream().map(OrderCommand::quoted).collect(Collectors.joining(",", "[", "]")));
      }
      return fields;
    }

    @Override
    String confirmation() {
      return service;
    }
  }

  @Command(
      name = "switchover",
      description = "Moves a service in order; loses nothing, or does not happen.")
  static final class Switchover extends OrderCommand {
    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    @Option(names = "--to", paramLabel = "REGION", required = true, description = "Where to.")
    private String to = "";

    Switchover(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return "services/" + ApiClient.part(service) + "/switchover";
    }

    @Override
    Map<String, String> fields() {
      return Map.of("to", to);
    }

    @Override
    String confirmation() {
      return service;
    }
  }

  @Command(name = "freeze", description = "Stops automation for a while; people can still act.")
  static final class Freeze extends OrderCommand {
    @Option(names = "--service", description = "Only for this service.")
    private @Nullable String service;

    @Option(names = "--region", description = "Only for this region.")
    private @Nullable String region;

    @Option(names = "--for", paramLabel = "DURATION", required = true, description = "At most 72h.")
    private String duration = "";

    Freeze(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return "freezes";
    }

    @Override
    Map<String, String> fields() {
      if (service != null && region != null) {
        throw new CommandException(Exit.WRONG_INPUT, "--service or --region, not both");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("for", duration);
      fields.put("scope", service != null ? "service" : region != null ? "region" : "all");
      if (service != null || region != null) {
        fields.put("name", service != null ? service : String.valueOf(region));
      }
      return fields;
    }

    @Override
    @Nullable String confirmation() {
      return null;
    }

    @Override
    String made(Receipt receipt, Outcome outcome) {
      return receipt.id(); // by which it is lifted
    }
  }

  @Command(name = "unfreeze", description = "Ends a freeze before its time.")
  static final class Unfreeze extends OrderCommand {
    @Parameters(paramLabel = "FREEZE")
    private String freeze = "";

    Unfreeze(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return "freezes/" + ApiClient.part(freeze) + "/lift";
    }

    @Override
    Map<String, String> fields() {
      return Map.of();
    }

    @Override
    @Nullable String confirmation() {
      return null;
    }
  }

  @Command(name = "admit", description = "Lets a quarantined region back in.")
  static final class Admit extends OrderCommand {
    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(index = "1", paramLabel = "REGION")
    private String region = "";

    Admit(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return "services/" + ApiClient.part(service) + "/admit";
    }

    @Override
    Map<String, String> fields() {
      return Map.of("region", region);
    }

    @Override
    String confirmation() {
      return region;
    }
  }

  @Command(name = "retry", description = "Tries a waiting step of a run again.")
  static final class Retry extends OrderCommand {
    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(index = "1", paramLabel = "RUN")
    private String run = "";

    Retry(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return runPath(service, run, "retry");
    }

    @Override
    Map<String, String> fields() {
      return Map.of();
    }

    @Override
    @Nullable String confirmation() {
      return null;
    }
  }

  @Command(
      name = "abort",
      description =
          "Ends a run. Until PROMOTE it is rolled back; after that everything stays as it stands,"
              + " and another order has to follow.")
  static final class Abort extends OrderCommand {
    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(index = "1", paramLabel = "RUN")
    private String run = "";

    Abort(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return runPath(service, run, "abort");
    }

    @Override
    Map<String, String> fields() {
      return Map.of();
    }

    @Override
    String confirmation() {
      return run;
    }
  }

  @Command(name = "waive", description = "Takes a veto on oneself, for a run that waits on it.")
  static final class Waive extends OrderCommand {
    @Parameters(index = "0", paramLabel = "SERVICE")
    private String service = "";

    @Parameters(index = "1", paramLabel = "RUN")
    private String run = "";

    @Parameters(index = "2", paramLabel = "VETO")
    private String veto = "";

    Waive(Shell shell) {
      super(shell);
    }

    @Override
    String path() {
      return runPath(service, run, "waive");
    }

    @Override
    Map<String, String> fields() {
      return Map.of("veto", veto);
    }

    @Override
    String confirmation() {
      return veto;
    }
  }

  private static String runPath(String service, String run, String verb) {
    return "services/" + ApiClient.part(service) + "/runs/" + ApiClient.part(run) + "/" + verb;
  }
}
