package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.World;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A backup of a world's etcd, made and restored by etcd's own tools, as people do it. */
final class EtcdBackup {
  private static final int SECONDS = 20;

  private final World world;
  private final Plan plan;
  private final Path file;

  EtcdBackup(World world) {
    this.world = world;
    this.plan = world.plan();
    this.file = plan.path().resolve("backup.db");
  }

  void save() {
    etcdctl("snapshot", "save", file.toString());
  }

  /** All members: none of what was written since is left. */
  void restore() {
    plan.regions().forEach(region -> world.kill(new Target(region.name(), Role.ETCD)));
    String cluster =
        plan.regions().stream().map(r -> r.name() + "=" + peer(r)).collect(Collectors.joining(","));
    for (Region region : plan.regions()) {
      Path data = plan.home(region, Role.ETCD).resolve("data");
      delete(data);
      run(
          restorer(),
          "snapshot",
          "restore",
          file.toString(),
          "--name=" + region.name(),
          "--data-dir=" + data,
          "--initial-cluster=" + cluster,
          "--initial-cluster-token=" + plan.folder() + "-restored",
          "--initial-advertise-peer-urls=" + peer(region));
    }
    plan.regions().forEach(region -> world.start(region, Role.ETCD));
  }

  /** Since 3.6 it is no longer part of {@code etcdctl}. */
  private static String restorer() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "etcdutl")))
        ? "etcdutl"
        : "etcdctl";
  }

  String etcdctl(String... words) {
    List<String> command = new ArrayList<>(List.of("etcdctl"));
    command.add("--endpoints=" + plan.regions().get(1).etcd());
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  /** What a command writes; it has to succeed. */
  static String run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ETCDCTL_API", "3");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
          .as(List.of(command).toString())
          .isTrue();
      assertThat(process.exitValue()).as(List.of(command) + ": " + output).isZero();
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String peer(Region region) {
    return "http://" + region.address() + ":" + region.ports().etcdPeer();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
