package dev.pointsman.controller.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Rest;
import dev.pointsman.controller.sim.check.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.slf4j.LoggerFactory;

/**
 * Runs many schedules, each in one thread, in as many threads as {@code -Dsimulation.threads} says.
 */
final class Schedules {
  private Schedules() {}

  /** How they went. */
  record Report(
      int count,
      double seconds,
      int threads,
      long events,
      Map<String, Integer> rests,
      Map<String, Integer> coverage,
      List<Outcome> violations,
      List<Outcome> stranded) {
    String summary() {
      return String.format(
          Locale.ROOT,
          "%d schedules in %.1f s: %.0f per minute and thread, %d events each; rests %s; %d"
              + " violations",
          count,
          seconds,
          count / seconds * 60 / threads,
          events / Math.max(1, count),
          rests,
          violations.size());
    }
  }

  /** What processes say is for people. */
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger("pointsman.story")).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger("dev.pointsman")).setLevel(Level.OFF);
  }

  static Report run(long from, int count, LongFunction<Setup> setup) {
    int threads = Integer.getInteger("simulation.threads", 1);
    long begun = System.nanoTime();
    List<Outcome> violations = new ArrayList<>();
    List<Outcome> stranded = new ArrayList<>();
    Map<String, Integer> rests = new TreeMap<>();
    Map<String, Integer> coverage = new TreeMap<>();
    long events = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<List<Outcome>>> parts = new ArrayList<>();
      for (int part = 0; part < threads; part++) {
        int first = part;
        parts.add(() -> part(from, count, first, threads, setup));
      }
      for (Future<List<Outcome>> done : pool.invokeAll(parts)) {
        for (Outcome outcome : done.get()) {
          events += outcome.events();
          outcome.coverage().forEach(what -> coverage.merge(what, 1, Integer::sum));
          if (String.valueOf(outcome.rest()).startsWith(Rest.STRANDED)) {
            stranded.add(outcome);
          }
          if (outcome.violation() != null) {
            violations.add(outcome);
          } else {
            rests.merge(String.valueOf(outcome.rest()), 1, Integer::sum);
          }
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Report(count, seconds, threads, events, rests, coverage, violations, stranded);
  }

  private static List<Outcome> part(
      long from, int count, int first, int threads, LongFunction<Setup> setup) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = first; i < count; i += threads) {
      outcomes.add(Simulation.run(setup.apply(from + i)));
    }
    return outcomes;
  }

  /** The shortest schedule of the same seed that still fails, told. */
  static String story(Outcome failed) {
    Setup shortest = shrink(failed.setup(), failed.strikes().size(), kind(failed));
    Outcome told = Simulation.run(shortest.telling());
    return "seed "
        + shortest.seed()
        + ", faults "
        + told.strikes()
        + "\n"
        + String.join("\n", told.lines())
        + "\n"
        + kind(told);
  }

  /** What is to stay the same while faults are left out. */
  private static String kind(Outcome outcome) {
    Violation violation = outcome.violation();
    return violation == null ? String.valueOf(outcome.rest()) : violation.invariant();
  }

  private static Setup shrink(Setup setup, int strikes, String wanted) {
    Set<Integer> kept = new HashSet<>();
    for (int i = 0; i < strikes; i++) {
      kept.add(i);
    }
    for (int i = 0; i < strikes; i++) {
      Set<Integer> less = new HashSet<>(kept);
      less.remove(i);
      if (kind(Simulation.run(setup.keeping(less))).equals(wanted)) {
        kept = less;
      }
    }
    return setup.keeping(kept);
  }
}
