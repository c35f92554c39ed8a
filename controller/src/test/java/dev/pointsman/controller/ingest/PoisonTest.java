package dev.pointsman.controller.ingest;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.testing.Mutations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every value that stands in the store, changed in one place, in worlds at rest and in every step
 * of a run: nothing of it may break the machine, which would end every leader in turn.
 */
final class PoisonTest {
  private static final Pattern BEARS_ON_A_RUN = Pattern.compile(".*/(state|runs/.*|shop/us-.*)");

  @Test
  void nothingThatCanBeReadBreaksTheMachineBeforeAServiceIsAdopted() {
    Map<String, String> problems = new TreeMap<>();
    Rig fresh = Shop.world(Automation.AUTOMATIC);
    Rig adopted = Shop.adopted(Automation.AUTOMATIC);
    values(adopted).entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(KeySpace.COMMANDS))
        .forEach(
            entry ->
                Mutations.of(entry.getValue())
                    .forEach(mutant -> unadopted(fresh.fork(), entry.getKey(), mutant, problems)));
    assertThat(problems).isEmpty();
  }

  @Test
  void nothingThatCanBeReadBreaksTheMachineOrBeginsARun() {
    Map<String, String> problems = new TreeMap<>();
    Rig rest = Shop.adopted(Automation.AUTOMATIC);
    values(rest)
        .forEach(
            (key, value) ->
                Mutations.of(value).forEach(mutant -> atRest(rest.fork(), key, mutant, problems)));
    assertThat(problems).isEmpty();
  }

  @Test
  void nothingThatCanBeReadBreaksTheMachineInTheMiddleOfARun() {
    Map<String, String> problems = new TreeMap<>();
    stages()
        .forEach(
            (name, stage) ->
                values(stage).entrySet().stream()
                    .filter(entry -> BEARS_ON_A_RUN.matcher(entry.getKey()).matches())
                    .forEach(
                        entry ->
                            Mutations.of(entry.getValue())
                                .forEach(
                                    mutant ->
                                        inARun(
                                            name,
                                            stage.fork(),
                                            entry.getKey(),
                                            mutant,
                                            problems))));
    assertThat(problems).isEmpty();
  }

  private static void atRest(Rig rig, String key, String mutant, Map<String, String> problems) {
    String what = key + " = " + mutant;
    try {
      Set<String> before = runs(rig);
      write(rig, key, mutant);
      rig.pass(Duration.ofSeconds(3));
      if (!before.containsAll(runs(rig)) && !key.startsWith(KeySpace.COMMANDS)) {
        problems.putIfAbsent("a run began from " + key, mutant);
      }
      what = "then lost, " + what;
      Shop.isLost(rig, A);
      rig.pass(Duration.ofSeconds(5));
      ask(rig);
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), what);
    }
  }

  private static void unadopted(Rig rig, String key, String mutant, Map<String, String> problems) {
    try {
      write(rig, key, mutant);
      rig.lead(7).pass(Duration.ofSeconds(2));
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), key + " = " + mutant);
    }
  }

  private static void inARun(
      String stage, Rig rig, String key, String mutant, Map<String, String> problems) {
    try {
      write(rig, key, mutant);
      if (!rig.orders.isEmpty()) {
        rig.answer(new Answer.Failed("DATABASE_TIMEOUT", "no answer in time"));
      }
      rig.pass(Duration.ofSeconds(8));
      ask(rig);
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), "in %s: %s = %s".formatted(stage, key, mutant));
    }
  }

  /** One example of every place is enough to read. */
  private static String where(RuntimeException e) {
    return Stream.of(e.getStackTrace())
        .limit(6)
        .map(frame -> "\n    " + frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining("", "\n" + e, "\n  by "));
  }

  private static void write(Rig rig, String key, String mutant) {
    long revision = rig.nextRevision();
    new Ingest(rig::happen).written(new Entry(key, mutant, revision, revision, 0));
  }

  /** People see that something is wrong, and order things. */
  private static void ask(Rig rig) {
    String run = rig.view().run() == null ? "none" : rig.view().run().value().id();
    rig.order(new Command.Waive(Shop.NAME, run, Veto.FENCE_UNPROVEN));
    rig.order(new Command.Retry(Shop.NAME, run));
    rig.order(new Command.Abort(Shop.NAME, run));
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>(Set.of(Veto.values()))));
    rig.pass(Duration.ofSeconds(2));
    rig.order(new Command.Switchover(Shop.NAME, C));
    rig.order(new Command.Admit(Shop.NAME, A));
    rig.pass(Duration.ofSeconds(4));
  }

  private static Set<String> runs(Rig rig) {
    return rig.commits.stream()
        .map(Changes::run)
        .filter(Objects::nonNull)
        .map(run -> Objects.requireNonNull(run).id())
        .collect(Collectors.toSet());
  }

  /** A failover, as it stands when each of its steps has begun. */
  private static Map<String, Rig> stages() {
    Map<String, Rig> stages = new LinkedHashMap<>();
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    while (rig.view().unfinished().isEmpty() || !runs(rig, Step.FENCE)) {
      rig.pass(Duration.ofMillis(100));
    }
    stages.put("FENCE", rig.fork());
    Shop.acknowledges(rig, A, "0/5000");
    rig.order(Effect.Promote.class);
    stages.put("PROMOTE", withOrders(rig));
    rig.answer(new Answer.Promoted(2, Lsn.parse("0/5000"), new TreeMap<>()));
    stages.put("OPEN", rig.fork());
    Shop.guardOpens(rig, B);
    stages.put("SWITCH", withOrders(rig));
    Shop.switches(rig, B);
    stages.put("VERIFY", withOrders(rig));
    return stages;
  }

  private static Rig withOrders(Rig rig) {
    Rig fork = rig.fork();
    fork.orders.add(rig.orders.getLast());
    return fork;
  }

  private static boolean runs(Rig rig, Step step) {
    return rig.run().step(step).filter(s -> s.status() == StepStatus.RUNNING).isPresent();
  }

  /** What stands in the store. */
  private static Map<String, String> values(Rig rig) {
    ServiceView view = rig.view();
    Map<String, String> values = new LinkedHashMap<>();
    values.put(KeySpace.spec(Shop.NAME), Codecs.SPEC.encode(view.spec().orElseThrow()));
    values.put(KeySpace.state(Shop.NAME), Codecs.STATE.encode(rig.state()));
    RunRecord run = rig.run();
    values.put(KeySpace.run(Shop.NAME, run.id()), Codecs.RUN.encode(run));
    values.put(KeySpace.ROSTER, Codecs.ROSTER.encode(rig.world().fleet().roster()));
    for (String region : List.of(A, B)) {
      GuardRecord guard = Objects.requireNonNull(view.database().guards().get(region));
      PositionReport position = Objects.requireNonNull(view.database().positions().get(region));
      values.put(KeySpace.guard(Shop.NAME, region), Codecs.GUARD.encode(guard));
      values.put(KeySpace.position(Shop.NAME, region), Codecs.POSITION.encode(position));
    }
    rig.world()
        .fleet()
        .agents()
        .values()
        .forEach(
            agent -> {
              values.put(
                  KeySpace.agent(agent.region(), agent.agent()),
                  Codecs.AGENT.encode(Objects.requireNonNull(agent.record())));
              values.put(
                  KeySpace.verdicts(agent.region(), agent.agent(), 0),
                  Codecs.SHARD.encode(Objects.requireNonNull(agent.shards().get(0))));
            });
    Freeze freeze =
        new Freeze(
            "f1", Freeze.Scope.ALL, null, "oncall", "storm", null, Rig.EPOCH.plusSeconds(60));
    values.put(KeySpace.freeze("f1"), Codecs.FREEZE.encode(freeze));
    int commands = 0;
    for (Command command :
        List.of(
            new Command.Failover(Shop.NAME, B, new TreeSet<>(Set.of(Veto.FROZEN))),
            new Command.FreezeIt(freeze),
            new Command.Unfreeze("f1"),
            new Command.Abort(Shop.NAME, run.id()))) {
      String id = "k" + ++commands;
      values.put(
          KeySpace.command(id),
          Codecs.COMMAND.encode(
              new Command.Issued(id, command, "oncall", "because", null, "c2", Rig.EPOCH)));
    }
    values.put(
        KeySpace.controller(B, "c2"),
        Codecs.CONTROLLER.encode(new ControllerRecord("1", "http://c2")));
    return values;
  }
}
