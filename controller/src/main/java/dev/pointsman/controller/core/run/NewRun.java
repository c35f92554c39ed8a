package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs that are about to begin. */
public final class NewRun {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private NewRun() {}

  /** Away from the active region, because a quorum says that it is lost. */
  public static RunRecord automaticFailover(ServiceView view, ServiceState state, Moment now) {
    String from = state.active().getFirst();
    Assessment lost = view.sight().of(from, now);
    String reason =
        from
            + " is "
            + lost.status()
            + " ("
            + lost.tally().told()
            + "; by region "
            + lost.tally().regions()
            + ")";
    return run(
        RunKind.FAILOVER,
        view,
        state,
        from,
        null,
        new Trigger(Trigger.AUTOMATIC, reason, null, null),
        List.of(),
        Gate.downSince(view, from),
        now);
  }

  /** Because a person says so. */
  public static RunRecord orderedFailover(
      ServiceView view,
      ServiceState state,
      String from,
      Command.Failover order,
      Command.Issued issued,
      Moment now) {
    return run(
        RunKind.FAILOVER,
        view,
        state,
        from,
        order.to(),
        trigger(issued),
        order.waivers(),
        Gate.downSince(view, from),
        now);
  }

  /** In order, to the region that a person named. */
  public static RunRecord switchover(
      ServiceView view, ServiceState state, String to, Command.Issued issued, Moment now) {
    String from = state.active().getFirst();
    return run(RunKind.SWITCHOVER, view, state, from, to, trigger(issued), List.of(), null, now);
  }

  /** The service as it is. */
  public static RunRecord adoption(
      ServiceView view, ServiceState state, String serving, Moment now) {
    return adoption(view, state, serving, "newly applied; " + serving + " serves", now);
  }

  /** The same, once more: the last time it ended too early. */
  public static RunRecord adoptionAgain(
      ServiceView view, ServiceState state, String serving, Moment now) {
    String reason = serving + " has the permit, and no adoption has pointed the traffic there";
    return adoption(view, state, serving, reason, now);
  }

  private static RunRecord adoption(
      ServiceView view, ServiceState state, String serving, String reason, Moment now) {
    Trigger trigger = new Trigger(Trigger.AUTOMATIC, reason, null, null);
    return run(RunKind.ADOPT, view, state, serving, serving, trigger, List.of(), null, now);
  }

  private static Trigger trigger(Command.Issued issued) {
    return new Trigger(issued.actor(), issued.reason(), issued.ticket(), issued.id());
  }

  /**
   * Sorts after the run before, also when the clock went back, or this leader's lags behind another
   * one's: who lists the runs takes the last for the newest.
   */
  private static String id(RunKind kind, ServiceView view, Instant now) {
    String stamp = ID.format(now);
    String last = view.run() == null ? "" : view.run().value().id();
    int end = Math.min(stamp.length(), last.length());
    if (stamp.compareTo(last.substring(0, end)) <= 0) {
      stamp = after(last.substring(0, end), stamp);
    }
    return stamp + "-" + kind.name().toLowerCase(Locale.ROOT);
  }

  private static String after(String last, String otherwise) {
    try {
      return ID.format(ID.parse(last, Instant::from).plusMillis(1));
    } catch (DateTimeParseException notOurs) {
      return otherwise;
    }
  }

  private static RunRecord run(
      RunKind kind,
      ServiceView view,
      ServiceState state,
      String from,
      @Nullable String to,
      Trigger trigger,
      Collection<Veto> waivers,
      @Nullable Instant firstFailure,
      Moment now) {
    return new RunRecord(
        id(kind, view, now.wall()),
        kind,
        view.name(),
        from,
        to,
        state.epoch(),
        state.epoch(),
        trigger,
        new TreeSet<>(waivers),
        now.wall(),
        firstFailure,
        Workflow.begin(kind),
        null,
        null,
        null,
        null);
  }
}
