package dev.pointsman.probes.guard;

import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.probes.guard.core.GuardSettings;
import dev.pointsman.probes.guard.database.PostgresControl;
import dev.pointsman.probes.guard.database.Programs;
import dev.pointsman.probes.guard.database.Replication;
import dev.pointsman.probes.guard.failsafe.Asking;
import dev.pointsman.probes.guard.failsafe.FailsafeAccess;
import dev.pointsman.probes.guard.failsafe.Outside;
import dev.pointsman.probes.guard.process.Signals;
import dev.pointsman.probes.guard.watchdog.WatchdogSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a guard together by hand. */
final class GuardWiring {
  /** A read that hangs longer must make room for another before the permit lapses. */
  private static final int CALLS_PER_PERMIT = 3;

  private GuardWiring() {}

  /**
   * Builds a guard; does not start it.
   *
   * @throws IllegalStateException if another guard uses the folder
   */
  static Guard build(GuardConfig config) throws IOException {
    Files.createDirectories(config.state());
    lock(config.state());
    Signals.prepare();
    FailsafeAccess access = config.failsafe();
    GuardSettings settings =
        new GuardSettings(
            config.service(),
            config.region(),
            UUID.randomUUID().toString(),
            config.terms(),
            config.fence(),
            config.heartbeat(),
            config.restart(),
            access == null ? List.of() : List.copyOf(access.controllers().keySet()));
    WatchdogKeeper watchdog = new WatchdogKeeper(watchdog(config, settings));
    return new Guard(
        settings,
        EtcdStore.connect(etcd(config.etcd(), config.terms().permit())),
        new PostgresControl(
            config.database(),
            config.region(),
            config.hooks(),
            config.terms().lastResort(),
            settings.fence(),
            replication(config),
            watchdog),
        watchdog,
        Seen.in(config.state()),
        access == null ? Asking.NOBODY : Outside.rehearsed(settings, access));
  }

  /** Held until the process ends. */
  @SuppressWarnings("resource")
  private static void lock(Path state) throws IOException {
    FileChannel channel =
        FileChannel.open(
            state.resolve("guard.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      throw new IllegalStateException(state + ": another guard is running there");
    }
  }

  private static WatchdogSettings watchdog(GuardConfig config, GuardSettings settings) {
    Path data = config.database().data();
    List<String> start = config.hooks().start();
    return new WatchdogSettings(
        config.state(),
        data,
        PostgresControl.openSwitch(data),
        config.state().resolve("database.log"),
        settings.watchdogLimit(),
        start.isEmpty() ? postmaster(config) : start);
  }

  private static List<String> postmaster(GuardConfig config) {
    return List.of(
        Programs.find("postgres", config.database().data()).toString(),
        "-D",
        config.database().data().toString(),
        "-p",
        Integer.toString(config.database().port()),
        "-k",
        config.database().socketFolder().toString());
  }

  private static EtcdConfig etcd(EtcdAccess access, Duration permit) {
    EtcdAccess.@Nullable Tls tls = access.tls();
    return new EtcdConfig(
        access.endpoints(),
        tls == null ? null : new EtcdConfig.Tls(tls.ca(), tls.certificate(), tls.key()),
        permit.dividedBy(CALLS_PER_PERMIT));
  }

  private static Replication replication(GuardConfig config) {
    SecretRef password = config.replication().password();
    return new Replication(
        config.replication().user(),
        password == null ? null : Secrets.system().resolve(password),
        config.region());
  }
}
