package dev.pointsman.coordination.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real etcd cluster of one or more members on free loopback ports, each a process of its own.
 * Members can be killed, frozen and started again. Not safe for use by several threads.
 */
public final class EtcdServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/etcd");

  /** A cluster on a busy machine has been seen to need several seconds. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(25);
  private static final int HEALTH_TIMEOUT_MILLIS = 1_000;

  private final Path folder;
  private final List<Address> addresses;
  private final List<String> security;
  private final List<Process> processes = new ArrayList<>();
  private final Thread reaper = new Thread(this::killAll, "etcd-reaper");

  private record Address(String scheme, int client, int peer, int metrics) {
    static final int PORTS = 3;

    URI clientUrl() {
      return URI.create(scheme + "://127.0.0.1:" + client);
    }

    URI peerUrl() {
      return URI.create("http://127.0.0.1:" + peer);
    }

    /** Health and metrics without TLS, whatever the clients need. */
    URI metricsUrl() {
      return URI.create("http://127.0.0.1:" + metrics);
    }
  }

  /**
   * PEM files of a member that asks its clients for certificates.
   *
   * @param ca authority of the clients' certificates
   * @param certificate the member's, without a common name and valid for 127.0.0.1
   */
  public record Tls(Path ca, Path certificate, Path key) {
    List<String> options() {
      return List.of(
          "--client-cert-auth",
          "--trusted-ca-file=" + ca,
          "--cert-file=" + certificate,
          "--key-file=" + key);
    }
  }

  private EtcdServer(Path folder, List<Address> addresses, List<String> security) {
    this.folder = folder;
    this.addresses = addresses;
    this.security = security;
  }

  /** One member; ready when this returns. */
  public static EtcdServer single() {
    return start(1, "http", List.of());
  }

  /** Three members; ready when this returns. */
  public static EtcdServer cluster() {
    return start(3, "http", List.of());
  }

  /** One member that talks TLS, and only to clients with a certificate. */
  public static EtcdServer secured(Tls tls) {
    return start(1, "https", tls.options());
  }

  private static EtcdServer start(int members, String scheme, List<String> security) {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + ": not found (expected: Debian's package etcd-server, version 3.4 or newer)");
    }
    try {
      EtcdServer server =
          new EtcdServer(
              Files.createTempDirectory("pointsman-etcd-"),
              freeAddresses(members, scheme),
              security);
      Runtime.getRuntime().addShutdownHook(server.reaper);
      for (int i = 0; i < members; i++) {
        server.processes.add(server.launch(i));
      }
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of members. */
  public int size() {
    return addresses.size();
  }

  /** Client URLs of all members. */
  public List<URI> endpoints() {
    return addresses.stream().map(Address::clientUrl).toList();
  }

  /** Process id of a member. */
  public long pid(int member) {
    return processes.get(member).pid();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill(int member) {
    Process process = processes.get(member);
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGSTOP: the process keeps its connections and answers nothing. */
  public void pause(int member) {
    signal(member, "STOP");
  }

  /** SIGCONT. */
  public void resume(int member) {
    signal(member, "CONT");
  }

  /** Starts a killed member again with its data; does not wait until it answers. */
  public void restart(int member) {
    kill(member);
    processes.set(member, launch(member));
  }

  /**
   * Index of the member that leads the cluster.
   *
   * @throws IllegalStateException if no member that answers says that it leads
   */
  public int leader() {
    return IntStream.range(0, size())
        .filter(member -> metrics(member).contains("\netcd_server_is_leader 1"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no leader"));
  }

  /**
   * Waits until every member that runs says that it is healthy.
   *
   * @throws IllegalStateException after 30 s, with the folder in which the logs are
   */
  public void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    for (int member = 0; member < size(); member++) {
      while (!read(member, "/health").contains("\"true\"")) {
        if (System.nanoTime() - deadline > 0 || !processes.get(member).isAlive()) {
          throw new IllegalStateException(
              "etcd member " + member + " is not ready (its log: " + log(member) + ")");
        }
        pause();
      }
    }
  }

  /** Kills all members and deletes their data. */
  @Override
  public void close() {
    killAll();
    processes.forEach(process -> process.onExit().join());
    Runtime.getRuntime().removeShutdownHook(reaper);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(EtcdServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(int member) {
    Address own = addresses.get(member);
    String cluster =
        IntStream.range(0, size())
            .mapToObj(i -> "m" + i + "=" + addresses.get(i).peerUrl())
            .collect(Collectors.joining(","));
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM.toString(),
            "--name=m" + member,
            "--data-dir=" + folder.resolve("m" + member),
            "--listen-client-urls=" + own.clientUrl(),
            "--advertise-client-urls=" + own.clientUrl(),
            "--listen-metrics-urls=" + own.metricsUrl(),
            "--listen-peer-urls=" + own.peerUrl(),
            "--initial-advertise-peer-urls=" + own.peerUrl(),
            "--initial-cluster=" + cluster,
            "--initial-cluster-token=" + folder.getFileName(),
            // a member that returns from a pause must not depose a leader that works
            "--pre-vote",
            "--heartbeat-interval=100",
            "--election-timeout=1000",
            "--auto-compaction-mode=periodic",
            "--auto-compaction-retention=1h",
            "--logger=zap");
    builder.command().addAll(security);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(member).toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(int member, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid(member))).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String metrics(int member) {
    return read(member, "/metrics");
  }

  /** The page's text; empty when the member does not answer. */
  private String read(int member, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              addresses.get(member).metricsUrl().resolve(path).toURL().openConnection();
      connection.setConnectTimeout(HEALTH_TIMEOUT_MILLIS);
      connection.setReadTimeout(HEALTH_TIMEOUT_MILLIS);
      try (var in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      return "";
    }
  }

  private Path log(int member) {
    return folder.resolve("m" + member + ".log");
  }

  private void killAll() {
    processes.forEach(Process::destroyForcibly);
  }

  /** All ports are held at once, so that no two are the same. */
  private static List<Address> freeAddresses(int members, String scheme) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < Address.PORTS * members; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return IntStream.range(0, members)
          .mapToObj(
              member ->
                  address(
                      scheme, held.subList(Address.PORTS * member, Address.PORTS * (member + 1))))
          .toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static Address address(String scheme, List<ServerSocket> held) {
    return new Address(
        scheme, held.get(0).getLocalPort(), held.get(1).getLocalPort(), held.get(2).getLocalPort());
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
