package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.model.Acknowledgement.Method;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.probes.guard.failsafe.Respondents;
import dev.pointsman.probes.guard.process.DatabaseProcesses;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The guard, its watchdog and the database as real processes; the hostile clients keep the log. */
@Order(Integer.MAX_VALUE)
final class GuardIT {
  private static final Duration PERMIT_AND_LIMIT = GuardWorld.PERMIT.plus(GuardWorld.LIMIT);

  private final GuardWorld world;

  GuardIT() throws Exception {
    world = new GuardWorld();
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  /** Opens, and lets both kinds of client write. */
  private HostileClient opened() throws Exception {
    return openedWith();
  }

  private HostileClient openedWith(String... more) throws Exception {
    world.startGuard(more);
    world.open(1);
    HostileClient plain = world.plain();
    HostileClient insisting = world.insisting();
    Await.until("writes", () -> plain.count() > 20 && insisting.count() > 20);
    return insisting;
  }

  @Test
  void opensWithAPermitAndStopsWhenItIsTakenAway() throws Exception {
    world.startGuard();
    HostileClient plain = world.plain();
    Await.until("recorded", () -> world.record().isPresent());
    assertThat(plain.count()).isZero();
    world.open(1);
    HostileClient insisting = world.insisting();
    Await.until("writes", () -> plain.count() > 20 && insisting.count() > 20);

    GuardRecord record = world.fence(2);

    long fenced = System.nanoTime();
    assertThat(Objects.requireNonNull(record.acknowledgement()).method()).isEqualTo(Method.STOPPED);
    assertThat(record.acknowledgement().end()).isNotNull();
    assertThat(record.role()).isEqualTo(DatabaseRole.STOPPED);
    assertThat(plain.after(fenced)).isZero();
    assertThat(insisting.after(fenced)).isZero();

    GuardRecord still = world.fence(3); // of another region, which was promoted in vain
    assertThat(Objects.requireNonNull(still.acknowledgement()).timeline()).isEqualTo(1);
    assertThat(still.acknowledgement().end()).isEqualTo(record.acknowledgement().end());
    world.open(3); // the permit comes back: it is started and opened
    Await.until("writes again", () -> insisting.after(fenced) > 20 && plain.after(fenced) > 20);
  }

  @Test
  void closesWithinTheLimitWhenEtcdIsGoneAndOpensAgain() throws Exception {
    HostileClient insisting = opened();
    world.etcd.pause(0);
    long gone = System.nanoTime();

    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

    assertThat(insisting.lastAfter(gone)).isLessThan(PERMIT_AND_LIMIT);
    world.etcd.resume(0);
    long back = System.nanoTime();
    Await.until("writes again", () -> insisting.after(back) > 20);
  }

  @Test
  void staysOpenByPromiseWhileEtcdIsGoneAndClosesWithinTheLimitWhenAControllerIsSilent()
      throws Exception {
    try (Respondents controllers = new Respondents()) {
      controllers.promises("c1");
      HostileClient insisting = openedWith(failsafe(controllers));
      world.etcd.pause(0);
      long gone = System.nanoTime();
      Await.until("told", () -> world.guardLog().contains("OPEN_BY_PROMISE"));

      Await.until(
          "writes long after the permit that was read",
          () -> insisting.lastAfter(gone).compareTo(PERMIT_AND_LIMIT.plusSeconds(2)) > 0);
      assertThat(world.guardLog()).doesNotContain("CLOSING");

      controllers.leave("c1");
      long silent = System.nanoTime();
      Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

      assertThat(insisting.lastAfter(silent)).isLessThan(PERMIT_AND_LIMIT);
      world.etcd.resume(0);
      long back = System.nanoTime();
      Await.until("writes again", () -> insisting.after(back) > 20);
    }
  }

  private static String failsafe(Respondents controllers) {
    return """
    failsafe:
      controllers: { c1: "%s" }
      companion: { record: %s, resolver: "%s" }
    """
        .formatted(controllers.url("c1"), Respondents.RECORD, controllers.resolver());
  }

  @Test
  void theWatchdogEndsTheDatabaseOfAFrozenGuard() throws Exception {
    HostileClient insisting = opened();
    world.signal("STOP", world.guard().pid());
    long frozen = System.nanoTime();

    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

    assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(PERMIT_AND_LIMIT);
    assertThat(insisting.lastAfter(frozen)).isLessThan(PERMIT_AND_LIMIT);
    world.signal("CONT", world.guard().pid());
    long thawed = System.nanoTime();
    Await.until("writes again", () -> insisting.after(thawed) > 20);
  }

  @Test
  void theWatchdogKeepsTheDeadlineOfADeadGuard() throws Exception {
    HostileClient insisting = opened();
    world.signal("KILL", world.guard().pid());
    long killed = System.nanoTime();

    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

    assertThat(insisting.lastAfter(killed)).isLessThan(PERMIT_AND_LIMIT);
  }

  @Test
  void aNewGuardTakesOverFromADeadOneWithoutAPause() throws Exception {
    world.permit = Duration.ofSeconds(40); // a JVM may start slowly on a busy machine
    HostileClient insisting = opened();
    long postmaster = world.postgres.postmaster().orElseThrow().pid();
    String first = world.record().orElseThrow().instance();
    world.signal("STOP", world.guard().pid());
    world.signal("KILL", world.guard().pid());
    world.guard().waitFor();
    long killed = System.nanoTime();
    world.startGuard();

    Await.until(
        "another guard has it open",
        () ->
            world
                .record()
                .filter(r -> !r.instance().equals(first) && r.phase() == GuardPhase.OPEN)
                .isPresent());

    Await.until("writes", () -> insisting.after(killed) > 20);
    assertThat(world.postgres.postmaster().map(ProcessHandle::pid)).contains(postmaster);
  }

  @Test
  void theDatabaseDoesNotOutliveItsWatchdogAndComesBackUnderAnother() throws Exception {
    HostileClient insisting = opened();
    long postmaster = world.postgres.postmaster().orElseThrow().pid();
    world.signal("KILL", world.watchdogPid());
    long killed = System.nanoTime();

    Await.until("dead", () -> ProcessHandle.of(postmaster).isEmpty());

    Await.until("writes again under another", () -> insisting.after(killed) > 100);
    assertThat(world.postgres.postmaster().map(ProcessHandle::pid)).isPresent();
    assertThat(world.postgres.postmaster().orElseThrow().pid()).isNotEqualTo(postmaster);
  }

  @Test
  void theDatabaseDiesWithBothAndDoesNotStartOpen() throws Exception {
    HostileClient insisting = opened();
    world.signal("KILL", world.guard().pid(), world.watchdogPid());
    long killed = System.nanoTime();

    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

    assertThat(insisting.lastAfter(killed)).isLessThan(Duration.ofSeconds(1));
    assertThatThrownBy(world.postgres::start).isInstanceOf(IllegalStateException.class);
    Files.delete(world.postgres.data().resolve("pointsman.conf"));
    world.postgres.start();
    HostileClient plain = world.plain();
    assertThat(world.setting()).isEqualTo("on");
    assertThat(plain.count()).isZero();
  }

  @Test
  void aDatabaseThatSomebodyElseRestartsComesUpClosedAndIsTakenOver() throws Exception {
    opened();
    world.signal("INT", world.postgres.postmaster().orElseThrow().pid());
    Await.until(
        "closed", () -> world.record().filter(r -> r.phase() == GuardPhase.CLOSED).isPresent());
    world.signal("STOP", world.guard().pid());
    assertThatThrownBy(world.postgres::start).isInstanceOf(IllegalStateException.class);
    Files.delete(world.postgres.data().resolve("pointsman.conf"));

    world.postgres.start();

    assertThat(world.setting()).isEqualTo("on");
    world.signal("CONT", world.guard().pid());
    long thawed = System.nanoTime();
    HostileClient plain = world.plain();
    Await.until("taken over and open", () -> plain.after(thawed) > 20);
  }

  /** Closed, it would take the writes of clients that say READ WRITE, beside another region. */
  @Test
  void aDatabaseThatWasCutOffIsStartedByNobodyButItsGuard() throws Exception {
    opened();
    world.fence(2);
    world.signal("STOP", world.guard().pid());

    assertThatThrownBy(world.postgres::start).isInstanceOf(IllegalStateException.class);

    assertThat(DatabaseProcesses.of(world.postgres.data()).alive()).isEmpty();
    world.signal("CONT", world.guard().pid());
    long permitted = System.nanoTime();
    HostileClient plain = world.plain();
    world.open(3);
    Await.until("writes again", () -> plain.after(permitted) > 20);
  }

  /** All its processes at once, and then its init, which knows nothing of guards. */
  @Test
  void aDatabaseDoesNotComeUpBeforeItsGuardWhenItsHostReboots() throws Exception {
    opened();
    world.signal("KILL", world.guard().pid(), world.watchdogPid());
    world.guard().waitFor();
    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());

    assertThatThrownBy(world.postgres::start).isInstanceOf(IllegalStateException.class);

    long rebooted = System.nanoTime();
    HostileClient insisting = world.insisting();
    assertThat(insisting.count()).isZero();
    world.startGuard();
    Await.until("writes again", () -> insisting.after(rebooted) > 20);
  }

  /** The watchdog has ended it, and its guard still stands still. */
  @Test
  void aDatabaseThatItsWatchdogEndedIsNotStartedByHand() throws Exception {
    HostileClient insisting = opened();
    world.signal("STOP", world.guard().pid());
    Await.until("dead", () -> DatabaseProcesses.of(world.postgres.data()).alive().isEmpty());
    long dead = System.nanoTime();

    assertThatThrownBy(world.postgres::start).isInstanceOf(IllegalStateException.class);

    assertThat(insisting.after(dead)).isZero();
    world.signal("CONT", world.guard().pid());
    Await.until("writes again", () -> insisting.after(dead) > 20);
  }

  @Test
  void aDatabaseThatDiedIsShownDeadForTheNextEpoch() throws Exception {
    HostileClient insisting = opened();
    world.postgres.killPostmaster();

    GuardRecord record = world.fence(2);

    long fenced = System.nanoTime();
    assertThat(Objects.requireNonNull(record.acknowledgement()).method()).isEqualTo(Method.KILLED);
    assertThat(record.acknowledgement().end()).isNull();
    assertThat(insisting.after(fenced)).isZero();
  }

  @Test
  void aStoreThatWentBackOpensNothing() throws Exception {
    world.startGuard();
    world.permit(5, GuardWorld.ELSEWHERE);
    Await.until("seen", () -> world.record().filter(r -> r.epoch() == 5).isPresent());
    world.permit(4, GuardWorld.HERE);
    HostileClient plain = world.plain();

    Await.until("told", () -> world.guardLog().contains("STORE_REWOUND"));

    assertThat(plain.count()).isZero();
    assertThat(world.guardLog()).doesNotContain("OPENED");
  }
}
