package dev.pointsman.sandbox.client;

import java.util.ArrayList;
import java.util.List;

/** Tries to write into every database all the time, in every manner, and notes who lets it. */
public final class HostileClient implements AutoCloseable {
  private final List<Intruder> intruders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final WriteLog log = new WriteLog();

  /** A database to write to. */
  public record Victim(
      String region, String host, int port, String database, String user, String password) {
    @Override
    public String toString() {
      return "Victim[" + region + "]";
    }

    private String url() {
      return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }
  }

  /** Begins at once. */
  public HostileClient(List<Victim> victims) {
    for (Victim victim : victims) {
      for (Intruder.Manner manner : Intruder.Manner.values()) {
        Intruder intruder =
            new Intruder(
                victim.region(), victim.url(), victim.user(), victim.password(), manner, log);
        intruders.add(intruder);
        threads.add(
            Thread.ofPlatform()
                .daemon()
                .name("intruder-" + victim.region() + "-" + manner)
                .start(intruder));
      }
    }
  }

  /** Who let it. */
  public WriteLog log() {
    return log;
  }

  @Override
  public void close() {
    intruders.forEach(Intruder::stop);
    threads.forEach(Thread::interrupt);
  }
}
