package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A machine in virtual time with a store that commits what it is told, agents that answer rechecks
 * at once, and drivers that the test answers for.
 */
public final class Rig {
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private World world;
  private long nanos;
  private long revision = 10;
  private final Deque<Event> queue = new ArrayDeque<>();
  private final Map<String, Verdict> verdicts = new TreeMap<>();
  private final Map<String, Long> answered = new TreeMap<>();
  private final Map<String, Long> seqs = new TreeMap<>();
  public final List<Effect.Outside> orders = new ArrayList<>();
  public final List<Effect.LookAtRecords> looks = new ArrayList<>();

  /** What every look at the records shows; null while the provider does not answer. */
  public @Nullable Answer records = Answer.Done.of(Map.of());

  public final List<Changes> commits = new ArrayList<>();
  public final List<Notice> notices = new ArrayList<>();
  public final List<String> rechecks = new ArrayList<>();
  public boolean agentsAnswer = true;

  /** Requests to look again never reach the store. */
  public boolean losesRechecks;

  public boolean mirrorIsFaster;

  /** The watch is not shown to live any more. */
  public boolean watchIsSilent;

  /** Answers to commits wait until {@link #release}. */
  public boolean holdsAnswers;

  /** Agents, as region/agent, that answer no recheck. */
  public final Set<String> mute = new TreeSet<>();

  /** Agents, as region/agent, that doubt themselves. */
  public final Set<String> doubting = new TreeSet<>();

  /** Whether every transition is written down: that takes time. */
  public boolean traces;

  /** Every event, what was ordered on it, and the world after it. */
  public final List<String> trace = new ArrayList<>();

  private final List<Event> held = new ArrayList<>();
  public Event.@Nullable CommitResult nextCommit;

  /** So many commits are refused from now on. */
  public int refusals;

  /** How far the wall clock is off; the monotonic one never is. */
  public Duration wallIsOffBy = Duration.ZERO;

  private @Nullable Moment deadline;

  public Rig(Self self) {
    world = Machine.start(self);
  }

  public World world() {
    return world;
  }

  public Moment now() {
    return new Moment(nanos, EPOCH.plusNanos(nanos).plus(wallIsOffBy));
  }

  public ServiceState state() {
    return Objects.requireNonNull(world.service(Shop.NAME, now()).state()).value();
  }

  public RunRecord run() {
    return Objects.requireNonNull(world.service(Shop.NAME, now()).run()).value();
  }

  /** Another world that is the same so far. */
  public Rig fork() {
    Rig fork = new Rig(world.self());
    fork.world = world;
    fork.nanos = nanos;
    fork.revision = revision;
    fork.verdicts.putAll(verdicts);
    fork.answered.putAll(answered);
    fork.seqs.putAll(seqs);
    fork.deadline = deadline;
    return fork;
  }

  /** The revision of a write by somebody else. */
  public long nextRevision() {
    return ++revision;
  }

  /** Elected with a complete picture, the watch proven. */
  public Rig lead(long term) {
    happen(new Event.Synced(revision));
    happen(new Event.Elected(term));
    return this;
  }

  /** Forgets all that a leader knows and leads anew, as the successor in another process does. */
  public Rig succeed(Self self, long term) {
    World old = world;
    world = Machine.start(self);
    orders.clear();
    happen(new Event.RosterChanged(old.fleet().roster()));
    old.services()
        .values()
        .forEach(
            view -> {
              if (view.definition() != null) {
                happen(
                    new Event.SpecChanged(view.definition().value(), view.definition().revision()));
              }
              if (view.state() != null) {
                happen(
                    new Event.StateChanged(
                        view.name(), view.state().value(), view.state().revision()));
              }
              if (view.run() != null) {
                happen(new Event.RunChanged(view.run().value(), view.run().revision()));
              }
              view.database()
                  .guards()
                  .forEach((r, g) -> happen(new Event.GuardReported(view.name(), r, g, 1)));
              view.database()
                  .positions()
                  .forEach((r, p) -> happen(new Event.PositionReported(view.name(), r, p)));
            });
    old.fleet().agents().values().stream()
        .filter(agent -> seqs.containsKey(agent.region() + "/" + agent.agent()))
        .forEach(agent -> agent(agent.region(), agent.agent()));
    return lead(term);
  }

  /** Takes an event and all that follows from it at this moment. */
  public Rig happen(Event event) {
    queue.add(event);
    while (!queue.isEmpty()) {
      Event next = queue.removeFirst();
      Transition transition = Machine.step(world, now(), next);
      if (traces) {
        trace.add(nanos + " " + next + " -> " + transition.effects() + " " + transition.world());
      }
      world = transition.world();
      deadline = transition.nextDeadline();
      transition.effects().forEach(this::carryOut);
    }
    return this;
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Commit commit -> {
        commits.add(commit.changes());
        Event.CommitResult result =
            nextCommit != null ? nextCommit : new Event.CommitResult.Committed(++revision);
        nextCommit = null;
        if (refusals > 0) {
          refusals--;
          result = new Event.CommitResult.Refused();
        }
        if (result instanceof Event.CommitResult.Committed committed && mirrorIsFaster) {
          mirror(commit.changes(), committed.revision());
        }
        (holdsAnswers ? held : queue).add(new Event.CommitAnswered(commit.id(), result));
      }
      case Effect.Recheck recheck -> {
        rechecks.add(recheck.id());
        long at = ++revision;
        if (losesRechecks) {
          return;
        }
        queue.add(new Event.RecheckRequested(recheck.service(), recheck.id(), at));
        if (agentsAnswer) {
          seqs.keySet().stream()
              .filter(agent -> !mute.contains(agent))
              .toList()
              .forEach(agent -> answer(agent, at));
        }
      }
      case Effect.Tell tell -> notices.add(tell.notice());
      case Effect.HandOver _ -> queue.add(new Event.LeadershipLost("handed over"));
      case Effect.LookAtRecords look -> {
        looks.add(look);
        if (records != null) {
          queue.add(new Event.EffectAnswered(look.id(), records));
        }
      }
      case Effect.Outside outside -> orders.add(outside);
    }
  }

  /** A state and a run that somebody else has written. */
  public Rig arrive(ServiceState state, RunRecord run) {
    long at = ++revision;
    happen(new Event.RunChanged(run, at));
    return happen(new Event.StateChanged(Shop.NAME, state, at));
  }

  /** The store's answers arrive now. */
  public Rig release() {
    holdsAnswers = false;
    List<Event> arrived = List.copyOf(held);
    held.clear();
    arrived.forEach(this::happen);
    return this;
  }

  private void mirror(Changes changes, long at) {
    if (changes.state() != null) {
      queue.add(
          new Event.StateChanged(Objects.requireNonNull(changes.service()), changes.state(), at));
    }
    if (changes.run() != null) {
      queue.add(new Event.RunChanged(changes.run(), at));
    }
  }

  /** The record of the run cannot be had any more. */
  Rig forgetRun() {
    world = world.with(world.service(Shop.NAME, now()).withRun(null));
    return this;
  }

  /** Agents that were silent so far answer the newest recheck. */
  Rig agentsAnswerNow() {
    for (String agent : List.copyOf(seqs.keySet())) {
      answer(agent, revision);
    }
    return happen(new Event.Tick());
  }

  private void answer(String agent, long recheck) {
    answered.put(agent, recheck);
    String[] parts = agent.split("/", 2);
    queue.add(heartbeat(parts[0], parts[1]));
  }

  /** Lets virtual time pass, stopping at every deadline that the machine asks for. */
  public Rig pass(Duration time) {
    long until = nanos + time.toNanos();
    long lastBeat = nanos;
    while (true) {
      long next = deadline == null ? until : Math.min(until, Math.max(deadline.nanos(), nanos + 1));
      next = Math.min(next, lastBeat + Duration.ofSeconds(2).toNanos());
      if (next >= until) {
        nanos = until;
        return happen(new Event.Tick());
      }
      nanos = next;
      if (next - lastBeat >= Duration.ofSeconds(2).toNanos()) {
        lastBeat = next;
        proveWatch();
        seqs.keySet().stream().toList().forEach(this::beat);
      }
      proveWatch();
      happen(new Event.Tick());
    }
  }

  private void proveWatch() {
    if (!watchIsSilent) {
      happen(new Event.WatchProven(revision));
    }
  }

  private void beat(String agent) {
    String[] parts = agent.split("/", 2);
    happen(heartbeat(parts[0], parts[1]));
  }

  /** An agent that lives and beats from now on. */
  public Rig agent(String region, String agent) {
    seqs.putIfAbsent(region + "/" + agent, 0L);
    publish(region, agent);
    return happen(heartbeat(region, agent));
  }

  /** The agent is gone with its lease. */
  public Rig agentDies(String region, String agent) {
    seqs.remove(region + "/" + agent);
    happen(new Event.AgentGone(region, agent));
    return happen(new Event.VerdictsGone(region, agent, 0));
  }

  /** The agent is silent; its last word still stands. */
  public Rig agentFallsSilent(String region, String agent) {
    seqs.remove(region + "/" + agent);
    return this;
  }

  private Event heartbeat(String region, String agent) {
    String key = region + "/" + agent;
    long seq = seqs.merge(key, 1L, Long::sum);
    return new Event.AgentSeen(
        region,
        agent,
        new AgentRecord(
            "1",
            List.of(),
            seq,
            Long.MAX_VALUE,
            "",
            doubting.contains(key),
            0,
            Map.of(Shop.NAME, answered.getOrDefault(key, 0L))));
  }

  /** What an agent says of a check from now on. */
  public Rig says(String region, String agent, CheckId check, Verdict verdict) {
    verdicts.put(region + "/" + agent + " " + check, verdict);
    publish(region, agent);
    return this;
  }

  private void publish(String region, String agent) {
    TreeMap<CheckId, Verdict> all = new TreeMap<>();
    String prefix = region + "/" + agent + " ";
    verdicts.forEach(
        (key, verdict) -> {
          if (key.startsWith(prefix)) {
            all.put(CheckId.parse(key.substring(prefix.length())), verdict);
          }
        });
    happen(new Event.VerdictsPublished(region, agent, 0, new VerdictShard(all)));
  }

  /** A person's word. */
  public Rig order(Command command) {
    String id = "c" + ++revision;
    return happen(
        new Event.CommandIssued(
            new Command.Issued(id, command, "oncall", "because", null, "c2", now().wall())));
  }

  public Optional<Command.Outcome> lastOutcome() {
    return commits.reversed().stream()
        .map(Changes::settled)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .findFirst();
  }

  /** The service as the machine knows it. */
  public ServiceView view() {
    return world.service(Shop.NAME, now());
  }

  /** Codes of all that people were told. */
  public List<String> told() {
    return notices.stream().map(Notice::code).toList();
  }

  /** The newest order, which must be of that kind. */
  public <T extends Effect.Outside> T order(Class<T> kind) {
    return kind.cast(orders.getLast());
  }

  /** The driver answers the newest order. */
  public Rig answer(Answer answer) {
    return happen(new Event.EffectAnswered(orders.getLast().id(), answer));
  }
}
