package dev.pointsman.probes.guard.watchdog;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The guard's end of the socket to its watchdog. Orders are answered in their order. Safe for use
 * by several threads.
 */
public final class WatchdogLink implements AutoCloseable {
  /** A JVM that starts on a machine that is busy with a failover. */
  private static final Duration START_LIMIT = Duration.ofSeconds(15);

  /** Longer than this a healthy watchdog never takes, and a hanging one is replaced. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(700);

  private static final Duration RETRY = Duration.ofMillis(10);

  /** Hears what nobody asked for; on the link's own thread, must not block. */
  public interface Listener {
    /** The database's first process has ended. */
    void databaseExited(int status);

    /** The watchdog found the guard late and has killed the database. */
    void fired();

    /** The watchdog is dead or hangs; called once. */
    void lost(String why);
  }

  private final SocketChannel channel;
  private final Listener listener;
  private final Queue<CompletableFuture<Reply>> asked = new ArrayDeque<>();
  private Reply.Here here = new Reply.Here(0, Containment.NONE, false, 0, 0);
  private boolean lost;

  private WatchdogLink(SocketChannel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  /**
   * Finds the watchdog that an earlier guard left, or starts one. Blocks for as long as a JVM takes
   * to start.
   *
   * @throws IOException if it does not come up, or reads another clock than this process
   */
  public static WatchdogLink attachOrStart(WatchdogSettings settings, Listener listener)
      throws IOException, InterruptedException {
    if (Files.exists(settings.socket())) {
      try {
        return connect(settings, listener);
      } catch (IOException e) {
        endLeftover(settings); // it hangs, or was killed and left its socket
      }
    }
    Process process = start(settings);
    long untilNanos = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        return connect(settings, listener);
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - untilNanos > 0) {
          process.destroyForcibly();
          throw new IOException("the watchdog did not come up, see watchdog.log", e);
        }
        Thread.sleep(RETRY);
      }
    }
  }

  /**
   * Kills a watchdog of this folder that hangs; the database dies with it.
   *
   * <p>Its number may long be another process's: only a watchdog is killed.
   */
  public static void endLeftover(WatchdogSettings settings) throws IOException {
    if (Files.exists(settings.pidFile())) {
      long pid = Long.parseLong(Files.readString(settings.pidFile()).strip());
      ProcessHandle.of(pid)
          .filter(WatchdogLink::isWatchdog)
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    Files.deleteIfExists(settings.socket());
    Files.deleteIfExists(settings.pidFile());
  }

  private static boolean isWatchdog(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .map(line -> line.contains(WatchdogMain.class.getName()))
        .orElse(false);
  }

  private static Process start(WatchdogSettings settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx16m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=8m",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WatchdogMain.class.getName()));
    command.addAll(settings.arguments());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(settings.state().resolve("watchdog.log").toFile()))
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static WatchdogLink connect(WatchdogSettings settings, Listener listener)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(settings.socket()));
      WatchdogLink link = new WatchdogLink(channel, listener);
      Thread.ofPlatform().daemon().name("watchdog-link").start(link::read);
      link.greet();
      return link;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    long before = System.nanoTime();
    Reply reply = await(ask(new Order.Hello()));
    long after = System.nanoTime();
    if (!(reply instanceof Reply.Here answer)
        || answer.nowNanos() - before < 0
        || after - answer.nowNanos() < 0) {
      throw new IOException("the watchdog reads another clock: " + reply.line());
    }
    here = answer;
  }

  /** How firmly the database hangs on the watchdog. */
  public Containment containment() {
    return here.containment();
  }

  /** Whether an earlier guard left a deadline that still runs. */
  public boolean armedAtFirst() {
    return here.armed();
  }

  /** That deadline, on {@link System#nanoTime}'s clock. */
  public long deadlineAtFirst() {
    return here.deadlineNanos();
  }

  /**
   * Tells the deadline, and waits until the watchdog has it.
   *
   * @throws IOException if it does not answer: then nothing may be opened or prolonged
   */
  public void arm(long deadlineNanos) throws IOException {
    expect(await(ask(new Order.Arm(deadlineNanos))) instanceof Reply.Armed);
  }

  /** Tells that the database is closed. */
  public void disarm() throws IOException {
    expect(await(ask(new Order.Disarm())) instanceof Reply.Disarmed);
  }

  /** Tells until when the guard answers for its standby; does not wait. */
  public void vouch(long untilNanos) {
    var _ = ask(new Order.Vouch(untilNanos));
  }

  /**
   * Has the database started.
   *
   * @param deadlineNanos it may run until then, and the watchdog is armed with it; null for one
   *     that takes no writes
   * @return the process that it descends from
   * @throws IOException with the reason, if it was not
   */
  public long startDatabase(@Nullable Long deadlineNanos) throws IOException {
    return switch (await(ask(new Order.Start(deadlineNanos)))) {
      case Reply.Started started -> started.root();
      case Reply.Failed failed -> throw new IOException(failed.why());
      case Reply.Here _,
          Reply.Armed _,
          Reply.Disarmed _,
          Reply.Vouched _,
          Reply.Killed _,
          Reply.Exited _,
          Reply.Fired _ ->
          throw new IOException("the watchdog answered out of turn");
    };
  }

  /** The process that the database descends from; 0 when it runs under no watchdog. */
  public long root() throws IOException {
    return await(ask(new Order.Hello())) instanceof Reply.Here answer ? answer.root() : 0;
  }

  /** Ends the database and the watchdog; does not wait. */
  public void quit() {
    var _ = ask(new Order.Quit());
  }

  private static void expect(boolean right) throws IOException {
    if (!right) {
      throw new IOException("the watchdog answered out of turn");
    }
  }

  private synchronized CompletableFuture<Reply> ask(Order order) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    if (lost) {
      answer.completeExceptionally(new IOException("the watchdog is gone"));
      return answer;
    }
    asked.add(answer);
    try {
      channel.write(ByteBuffer.wrap((order.line() + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private Reply await(CompletableFuture<Reply> answer) throws IOException {
    try {
      return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      over("it does not answer within " + ANSWER_LIMIT.toMillis() + " ms");
      throw new IOException("the watchdog does not answer", e);
    } catch (ExecutionException e) {
      throw new IOException("the watchdog is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read() {
    try {
      BufferedReader lines =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(Reply.parse(line));
      }
      over("it ended");
    } catch (IOException | RuntimeException e) {
      over(String.valueOf(e.getMessage()));
    }
  }

  private void hear(Reply reply) {
    switch (reply) {
      case Reply.Exited exited -> listener.databaseExited(exited.status());
      case Reply.Fired _ -> listener.fired();
      case Reply.Here _,
          Reply.Armed _,
          Reply.Disarmed _,
          Reply.Vouched _,
          Reply.Started _,
          Reply.Failed _,
          Reply.Killed _ -> {
        CompletableFuture<Reply> answer;
        synchronized (this) {
          answer = asked.poll();
        }
        if (answer != null) {
          answer.complete(reply);
        }
      }
    }
  }

  private void over(String why) {
    synchronized (this) {
      if (lost) {
        return;
      }
      lost = true;
      asked.forEach(answer -> answer.completeExceptionally(new IOException(why)));
      asked.clear();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // it is of no use in any case
    }
    listener.lost(why);
  }

  /** Lets go of the watchdog, which lives on with its deadline. */
  @Override
  public void close() {
    over("closed");
  }
}
