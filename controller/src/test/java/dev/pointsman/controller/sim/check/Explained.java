package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.api.WorldReports;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A world that only a person can help says why, to whoever asks the leader. */
public final class Explained {
  private final World world;

  public Explained(World world) {
    this.world = world;
  }

  /** What is missing in the explanation; empty when nothing is. */
  public Optional<String> missing() {
    Controller leader = leader();
    if (leader == null) {
      return Optional.of("nobody leads");
    }
    ServiceReport report =
        Objects.requireNonNull(
            WorldReports.of(leader.world(), leader.now(), leader.leader(), true, List.of())
                .services()
                .get(Service.NAME));
    return report.state() != null && report.state().run() != null
        ? waits(report)
        : stranded(report);
  }

  private @Nullable Controller leader() {
    for (Region region : world.regions()) {
      Controller controller = region.controller();
      if (controller != null && controller.world().leadership().isActing()) {
        return controller;
      }
    }
    return null;
  }

  /** The step at which the run waits, and its code. */
  private static Optional<String> waits(ServiceReport report) {
    List<StepRecord> waiting =
        report.run() == null
            ? List.of()
            : report.run().steps().stream()
                .filter(step -> step.status() == StepStatus.WAITING && step.code() != null)
                .toList();
    boolean told =
        waiting.stream()
            .anyMatch(
                step ->
                    says(report, step.step() + " is WAITING")
                        && says(report, String.valueOf(step.code())));
    return told ? Optional.empty() : Optional.of("no code of a step: " + report.explanation());
  }

  /** Why automation does nothing, and what a person can order. */
  private static Optional<String> stranded(ServiceReport report) {
    boolean vetoed =
        !report.vetoes().isEmpty()
            && report.vetoes().stream().allMatch(veto -> says(report, veto.veto() + ": "));
    if (!vetoed) {
      return Optional.of("no veto: " + report.explanation());
    }
    return says(report, "pointsman ")
        ? Optional.empty()
        : Optional.of("nothing to order: " + report.explanation());
  }

  private static boolean says(ServiceReport report, String words) {
    return report.explanation().stream().anyMatch(line -> line.contains(words));
  }
}
