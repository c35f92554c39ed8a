package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers.Services;
import dev.pointsman.controller.view.RegionReport;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.ServiceState;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Shows services, their regions and what agents see.")
final class StatusCommand implements Callable<Integer> {
  private static final Codec<Services> SERVICES = Codec.ofView(Services.class);
  private static final Codec<ServiceReport> SERVICE = Codec.ofView(ServiceReport.class);

  private final Shell shell;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "All services unless given.")
  private @Nullable String service;

  @Mixin private final Form form = new Form();

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (ApiClient api = access.client(shell)) {
      String path = service == null ? "services" : "services/" + ApiClient.part(service);
      ApiClient.Reply reply = api.get(path);
      if (form.isJson()) {
        shell.out().println(reply.body());
      } else if (service == null) {
        Services services = reply.as(SERVICES);
        services.notReady().forEach(reason -> shell.err().println("not ready: " + reason));
        list(services.services());
        services.freezes().forEach(this::tell);
      } else {
        show(reply.as(SERVICE));
      }
      return reply.exit();
    }
  }

  private void list(List<ServiceReport> services) {
    Table table = new Table("SERVICE", "ACTIVE", "PERMIT", "EPOCH", "REGIONS", "RUN");
    for (ServiceReport report : services) {
      ServiceState state = report.state();
      table.row(
          report.name(),
          state == null ? "-" : String.join(",", state.active()),
          state == null || state.permit() == null ? "-" : state.permit(),
          state == null ? "-" : String.valueOf(state.epoch()),
          report.regions().stream()
              .map(region -> region.name() + " " + status(region))
              .collect(Collectors.joining(", ")),
          state == null || state.run() == null ? "-" : state.run());
    }
    table.print(shell.out());
  }

  private void tell(Freeze freeze) {
    String name = freeze.name() == null ? "" : " " + freeze.name();
    shell
        .out()
        .printf(
            "frozen: %s%s until %s, by %s: %s (lift it: pointsman unfreeze %s)%n",
            freeze.scope().name().toLowerCase(Locale.ROOT),
            name,
            freeze.until().truncatedTo(ChronoUnit.SECONDS),
            freeze.actor(),
            freeze.reason(),
            freeze.id());
  }

  private static String status(RegionReport region) {
    return region.status() + (region.held() ? " (held)" : "");
  }

  private void show(ServiceReport report) {
    report.explanation().forEach(line -> shell.out().println(line));
    shell.out().println();
    Table table = new Table("REGION", "CHECK", "AGENT", "SAYS", "REASON", "DETAIL");
    for (RegionReport region : report.regions()) {
      for (RegionReport.VerdictReport said : region.verdicts()) {
        table.row(
            region.name(),
            said.check(),
            said.agent() + " (" + said.region() + ")",
            said.status().name(),
            said.reason().name(),
            said.detail());
      }
    }
    table.print(shell.out());
  }
}
