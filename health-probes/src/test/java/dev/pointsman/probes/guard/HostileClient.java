package dev.pointsman.probes.guard;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes every 5 ms over TCP, again whatever happens, and keeps a log of its own of when a write
 * was acknowledged.
 */
final class HostileClient implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(5);

  private final String url;
  private final String statement;
  private final List<Long> acknowledged = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  private HostileClient(String url, String statement) {
    this.url = url + "&connectTimeout=1&socketTimeout=2&preferQueryMode=simple";
    this.statement = statement;
    this.thread = Thread.ofPlatform().daemon().name("hostile").start(this::run);
  }

  /** One that writes as applications do. */
  static HostileClient plain(String url) {
    return new HostileClient(url, "insert into hostile default values");
  }

  /** One that insists. */
  static HostileClient insisting(String url) {
    return new HostileClient(url, "begin read write; insert into hostile default values; commit");
  }

  private void run() {
    @Nullable Connection connection = null;
    while (!over) {
      try {
        if (connection == null) {
          connection = DriverManager.getConnection(url);
        }
        try (Statement write = connection.createStatement()) {
          write.execute(statement);
        }
        synchronized (acknowledged) {
          acknowledged.add(System.nanoTime());
        }
      } catch (SQLException e) {
        connection = closed(connection);
      }
      LockSupport.parkNanos(PERIOD.toNanos());
    }
    var _ = closed(connection);
  }

  private static @Nullable Connection closed(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // it is gone
    }
    return null;
  }

  int count() {
    synchronized (acknowledged) {
      return acknowledged.size();
    }
  }

  /** How many were acknowledged after that moment of {@link System#nanoTime}. */
  long after(long nanos) {
    synchronized (acknowledged) {
      return acknowledged.stream().filter(at -> at - nanos > 0).count();
    }
  }

  /** How long after that moment the last was acknowledged; negative when all were before. */
  Duration lastAfter(long nanos) {
    synchronized (acknowledged) {
      return acknowledged.isEmpty()
          ? Duration.ofNanos(Long.MIN_VALUE)
          : Duration.ofNanos(acknowledged.getLast() - nanos);
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
