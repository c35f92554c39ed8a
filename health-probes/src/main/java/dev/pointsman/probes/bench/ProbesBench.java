package dev.pointsman.probes.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.store.LoopTimers;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.probe.DnsNames;
import dev.pointsman.probes.probe.Probes;
import dev.pointsman.probes.probe.Vantage;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.Sight;
import dev.pointsman.probes.schedule.Target;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Probes one HTTP target on loopback through the agent's own loop and judge, a fresh connection for
 * each probe, and counts what it did against the CPU time of this whole process: event loop,
 * compiler and collector.
 */
final class ProbesBench implements AutoCloseable {
  /** What came of one round. */
  record Round(double checksPerSecond, double checksPerCpuSecond, long late, long failed) {}

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EventLoop loop = Vantage.loopOf(context);
  private final LoopTimers timers =
      new LoopTimers(
          loop, task -> context.runOnContext(_ -> task.run()), Throwable::printStackTrace);
  private final DnsNames names = DnsNames.on(loop, null);
  private final ProbeLoop probes;
  private final int port;

  ProbesBench(int port) {
    this.port = port;
    SplittableRandom random = new SplittableRandom(1);
    this.probes = new ProbeLoop(timers, new Counter(), () -> random.nextDouble(-1, 1));
  }

  /** Probes at this rate until {@link #rest}; a check has its turn once in an interval. */
  void probe(int checksPerSecond, Duration interval) {
    Vantage vantage = new Vantage(vertx, context, loop, names, ref -> "", Clock.systemUTC());
    Detection detection =
        new Detection(
            interval,
            Duration.ofSeconds(2).compareTo(interval) < 0 ? Duration.ofSeconds(2) : interval,
            3,
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            20,
            6);
    int checks = (int) (checksPerSecond * interval.toMillis() / 1_000);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < checks; i++) {
      CheckSpec.Http spec =
          new CheckSpec.Http(
              "check-" + i,
              URI.create("http://127.0.0.1:" + port + "/health"),
              List.of(200),
              null,
              Map.of(),
              CheckSpec.Redirects.NONE,
              CheckSpec.Tls.DEFAULT,
              null);
      CheckId id = new CheckId("bench", "region", spec.name());
      targets.add(
          new Target(id, spec, Probes.of(vantage, spec, null), detection, Optional.empty()));
    }
    onLoop(() -> probes.watch(targets));
  }

  void rest() {
    onLoop(probes::stop);
  }

  Round measure(Duration length) throws InterruptedException {
    done.set(0);
    failed.set(0);
    late.set(0);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    double count = done.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    return new Round(count / seconds, count / cpuSeconds, late.get(), failed.get());
  }

  private void onLoop(Runnable task) {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    timers.execute(
        () -> {
          task.run();
          ran.complete(true);
        });
    ran.join();
  }

  @Override
  public void close() {
    names.close();
    vertx.close().await();
  }

  private final class Counter implements Sight {
    @Override
    public void probed(CheckId id, ProbeOutcome outcome, Duration took) {
      done.incrementAndGet();
      if (!(outcome instanceof ProbeOutcome.Success)) {
        failed.incrementAndGet();
      }
    }

    @Override
    public void judged(CheckId id, Verdict verdict) {}

    @Override
    public void late(Duration by) {
      late.incrementAndGet();
    }
  }
}
