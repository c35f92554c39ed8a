package dev.pointsman.controller.api;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.assess.Tally;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.Readoption;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.FenceWait;
import dev.pointsman.controller.view.RegionReport;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.controller.view.ServiceReport.CandidateReport;
import dev.pointsman.controller.view.ServiceReport.FenceReport;
import dev.pointsman.controller.view.ServiceReport.VetoReport;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the view of the world that people see of the one that the core decides on. Pure. */
public final class WorldReports {
  private WorldReports() {}

  /**
   * The world at {@code now}.
   *
   * @param leader the store's leader record, as this controller has last read it
   * @param known whether the store was ever read
   * @param notReady why this controller is not ready
   */
  public static WorldView of(
      World world,
      Moment now,
      @Nullable LeaderRecord leader,
      boolean known,
      List<String> notReady) {
    TreeMap<String, ServiceReport> services = new TreeMap<>();
    world
        .services()
        .forEach(
            (name, view) -> {
              if (isThere(view)) {
                services.put(name, service(world, view, now, leader, notReady));
              }
            });
    return new WorldView(
        now.wall(),
        world.self().id(),
        world.self().region(),
        world.leadership().term() != null,
        leader,
        known,
        world.fleet().roster().quorum(),
        services,
        world.fleet().roster().members().stream()
            .map(m -> agent(world.fleet(), m.region(), m.agent(), now))
            .toList(),
        world.freezes().values().stream().filter(f -> f.until().isAfter(now.wall())).toList(),
        world.unreadable(),
        notReady);
  }

  /** Of a service that was removed nothing is left to tell. */
  private static boolean isThere(ServiceView view) {
    return view.definition() != null || view.state() != null || !view.unreadable().isEmpty();
  }

  private static WorldView.AgentReport agent(Fleet fleet, String region, String agent, Moment now) {
    AgentView view = fleet.agents().get(AgentView.key(region, agent));
    AgentRecord record = view == null ? null : view.record();
    boolean fresh = view != null && view.isFresh(now);
    return new WorldView.AgentReport(
        region,
        agent,
        fresh,
        record != null && record.abstaining(),
        record == null ? null : record.health(),
        record == null ? List.of() : List.copyOf(record.unreadable().keySet()));
  }

  private static ServiceReport service(
      World world,
      ServiceView view,
      Moment now,
      @Nullable LeaderRecord leader,
      List<String> notReady) {
    List<VetoReport> vetoes =
        Gate.automatic(view, world.circumstances(view.name(), now)).stream()
            .map(WorldReports::veto)
            .toList();
    List<CandidateReport> candidates = candidates(view, now);
    List<RegionReport> regions =
        view.spec().stream()
            .flatMap(spec -> spec.regions().stream())
            .map(region -> region(world.fleet(), view, region, now))
            .toList();
    List<FenceReport> waits = waits(world, view, leader, now);
    boolean leads = world.leadership().term() != null;
    return new ServiceReport(
        view.name(),
        view.spec().orElse(null),
        view.definition() == null ? 0 : view.definition().revision(),
        view.state() == null ? null : view.state().value(),
        regions,
        vetoes,
        candidates,
        view.run() == null ? null : view.run().value(),
        waits,
        view.unbelievable(),
        new Explanation(
                view,
                now,
                leads ? "" : other(leader),
                notReady,
                Readoption.told(view, world.circumstances(view.name(), now)))
            .of(regions, waits, vetoes, candidates));
  }

  private static List<FenceReport> waits(
      World world, ServiceView view, @Nullable LeaderRecord leader, Moment now) {
    String id =
        leader == null || world.leadership().term() != null
            ? world.self().id()
            : leader.controller();
    return view.unfinished().stream()
        .flatMap(
            run ->
                FenceWait.of(view, run, world.desk(view.name()), world.fleet(), id, now).stream())
        .map(wait -> wait(wait, now))
        .toList();
  }

  private static FenceReport wait(FenceWait wait, Moment now) {
    Instant next =
        Stream.of(wait.proved(), wait.givenUp())
            .flatMap(Stream::ofNullable)
            .min(Comparator.naturalOrder())
            .orElse(null);
    Duration left = next == null ? null : Duration.between(now.wall(), next);
    return new FenceReport(
        wait.region(),
        wait.why(),
        wait.proved(),
        wait.givenUp(),
        left == null || !left.isNegative() ? left : Duration.ZERO);
  }

  private static String other(@Nullable LeaderRecord leader) {
    return leader == null ? "nobody leads" : leader.controller() + " leads";
  }

  private static VetoReport veto(Finding finding) {
    return new VetoReport(finding.veto(), finding.detail(), finding.until());
  }

  private static List<CandidateReport> candidates(ServiceView view, Moment now) {
    if (view.active().isEmpty()) {
      return List.of();
    }
    String from = view.active().getFirst();
    return Candidates.ofAutomation(view, from, Gate.downSince(view, from), now).stream()
        .map(WorldReports::candidate)
        .toList();
  }

  private static CandidateReport candidate(Candidate candidate) {
    return new CandidateReport(
        candidate.region(),
        candidate.isEligible(),
        candidate.lag(),
        candidate.received(),
        candidate.against().stream().map(WorldReports::veto).toList());
  }

  private static RegionReport region(Fleet fleet, ServiceView view, RegionSpec region, Moment now) {
    String name = region.name();
    Assessment assessment = view.sight().of(name, now);
    Tally tally = assessment.tally();
    Optional<ServiceState> state = Optional.ofNullable(view.state()).map(s -> s.value());
    return new RegionReport(
        name,
        assessment.status(),
        assessment.held(),
        assessment.since().wall(),
        view.active().contains(name),
        state.filter(s -> name.equals(s.permit())).isPresent(),
        state.map(s -> s.quarantined().get(name)).orElse(null),
        new RegionReport.Votes(
            tally.agents(),
            tally.voters(),
            tally.up(),
            tally.down(),
            tally.recovering(),
            tally.degraded(),
            tally.undecided(),
            tally.silent(),
            tally.abstaining()),
        tally.regions(),
        verdicts(fleet, view.name(), region),
        region.database() == null ? null : database(view, name));
  }

  private static List<RegionReport.VerdictReport> verdicts(
      Fleet fleet, String service, RegionSpec region) {
    List<RegionReport.VerdictReport> verdicts = new ArrayList<>();
    for (AgentView agent : fleet.counted()) {
      for (CheckSpec check : region.checks()) {
        Verdict said = agent.verdict(new CheckId(service, region.name(), check.name()));
        Verdict verdict = said == null ? Verdict.NOT_PROBED : said;
        verdicts.add(
            new RegionReport.VerdictReport(
                agent.region(),
                agent.agent(),
                check.name(),
                verdict.status(),
                verdict.reason(),
                verdict.detail(),
                verdict.isRecovering()));
      }
    }
    return verdicts;
  }

  private static RegionReport.DatabaseReport database(ServiceView view, String region) {
    GuardRecord guard = view.database().guards().get(region);
    PositionReport position = view.database().positions().get(region);
    return new RegionReport.DatabaseReport(
        guard == null ? null : guard.phase(),
        guard == null ? null : guard.role(),
        guard == null ? 0 : guard.epoch(),
        position == null ? null : position.timeline(),
        position == null ? null : position.received(),
        position == null ? null : position.replayed(),
        guard == null ? null : guard.upstream(),
        guard == null ? null : guard.trouble());
  }
}
