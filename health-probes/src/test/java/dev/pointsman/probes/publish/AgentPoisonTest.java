package dev.pointsman.probes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.testing.Mutations;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Every definition that differs from a good one in one place, beside a service that is well: it may
 * neither end the agent, nor take the loop for itself, nor speak for the other service.
 */
final class AgentPoisonTest {
  private static final Duration WHILE = Duration.ofSeconds(12);

  /** A check of the shortest interval that a definition may ask for, and the name each second. */
  private static final int MOST_PROBES = 130;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> problems = new TreeMap<>();
  private final SortedMap<CheckId, Integer> undisturbed = undisturbed();

  /** Thousands of definitions are left out, and each is told of. */
  @BeforeAll
  static void quietly() {
    ((Logger) LoggerFactory.getLogger("dev.pointsman.probes.publish")).setLevel(Level.OFF);
  }

  @AfterAll
  static void aloud() {
    ((Logger) LoggerFactory.getLogger("dev.pointsman.probes.publish")).setLevel(null);
  }

  @AfterEach
  void closes() {
    vertx.close().await();
  }

  @Test
  void noDefinitionBreaksTheAgentOrDisturbsAnotherService() {
    everyMutant(
        mutant -> {
          Desk desk = new Desk(vertx);
          desk.written("shop", mutant);
          desk.written("mail", Specs.encoded("mail"));
          look(desk, mutant);
        });
    assertThat(problems).isEmpty();
  }

  @Test
  void noLaterDefinitionBreaksTheAgentOrDisturbsAnotherService() {
    everyMutant(
        mutant -> {
          Desk desk = new Desk(vertx);
          desk.written("mail", Specs.encoded("mail"));
          desk.written("shop", Specs.encoded("shop"));
          desk.pass(Duration.ZERO);
          desk.written("shop", mutant);
          look(desk, mutant);
        });
    assertThat(problems).isEmpty();
  }

  private void everyMutant(Consumer<String> test) {
    List<String> mutants = Mutations.of(Specs.encoded("shop"));
    assertThat(mutants).hasSizeGreaterThan(1_000);
    for (String mutant : mutants) {
      try {
        test.accept(mutant);
      } catch (RuntimeException e) {
        problems.putIfAbsent(where(e), mutant);
      }
    }
  }

  private void look(Desk desk, String mutant) {
    desk.pass(WHILE);
    desk.probes()
        .forEach(
            (check, probes) -> {
              if (probes > MOST_PROBES) {
                problems.putIfAbsent("probed without a pause", mutant);
              }
            });
    if (!of("mail", desk.probes()).equals(undisturbed)) {
      problems.putIfAbsent("another service is not probed as it should be", mutant);
    }
    List<CheckId> published = List.copyOf(desk.verdicts().keySet());
    if (!published.stream()
        .filter(id -> id.service().equals("mail"))
        .toList()
        .equals(List.copyOf(undisturbed.keySet()))) {
      problems.putIfAbsent("another service's verdicts are not published", mutant);
    }
    if (!published.stream().allMatch(id -> List.of("mail", "shop").contains(id.service()))) {
      problems.putIfAbsent("speaks for a service that it is not", mutant);
    }
  }

  private SortedMap<CheckId, Integer> undisturbed() {
    Desk desk = new Desk(vertx);
    desk.written("mail", Specs.encoded("mail"));
    desk.pass(WHILE);
    assertThat(desk.probes()).hasSize(8).allSatisfy((_, probes) -> assertThat(probes).isPositive());
    return new TreeMap<>(desk.probes());
  }

  private static SortedMap<CheckId, Integer> of(
      String service, SortedMap<CheckId, Integer> probes) {
    SortedMap<CheckId, Integer> own = new TreeMap<>(probes);
    own.keySet().removeIf(id -> !id.service().equals(service));
    return own;
  }

  /** One example of every place is enough to read. */
  private static String where(RuntimeException e) {
    return Stream.of(e.getStackTrace())
        .limit(6)
        .map(frame -> "\n    " + frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining("", "\n" + e, "\n  by "));
  }
}
