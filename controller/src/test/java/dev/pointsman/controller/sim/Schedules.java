package dev.pointsman.controller.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.LoggerFactory;

/** Runs many schedules, each in one thread. */
final class Schedules {
  private Schedules() {}

  /** As many as {@code -Dsimulation.threads} says, or as there are processors. */
  static int usualThreads() {
    return Integer.getInteger("simulation.threads", Runtime.getRuntime().availableProcessors());
  }

  /** What processes say is for people. */
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger("pointsman.story")).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger("dev.pointsman")).setLevel(Level.OFF);
  }

  static Report run(long from, int count, int threads, LongFunction<Setup> setup) {
    return run(from, count, threads, setup, count, _ -> {});
  }

  /**
   * The same, with a word now and then.
   *
   * @param every so many schedules
   * @param progress hears of all so far
   */
  static Report run(
      long from,
      int count,
      int threads,
      LongFunction<Setup> setup,
      int every,
      Consumer<Report> progress) {
    long begun = System.nanoTime();
    Report all = new Report();
    for (int done = 0; done < count; done += every) {
      all.add(block(from + done, Math.min(every, count - done), threads, setup));
      all.took((System.nanoTime() - begun) / 1e9, threads);
      progress.accept(all);
    }
    return all;
  }

  private static Report block(long from, int count, int threads, LongFunction<Setup> setup) {
    Report all = new Report();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Report>> parts = new ArrayList<>();
      for (int part = 0; part < threads; part++) {
        int first = part;
        parts.add(() -> part(from, count, first, threads, setup));
      }
      for (Future<Report> done : pool.invokeAll(parts)) {
        all.add(done.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private static Report part(
      long from, int count, int first, int threads, LongFunction<Setup> setup) {
    Report report = new Report();
    for (int i = first; i < count; i += threads) {
      Outcome outcome = Simulation.run(setup.apply(from + i));
      report.add(outcome);
    }
    return report;
  }
}
