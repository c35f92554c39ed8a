package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Databases in memory: answers at once, on the caller's thread. Not thread-safe, like the tests
 * that use it.
 */
public final class InMemoryDatabase implements DatabaseDriver {
  private final Map<DatabaseSpec, Server> servers = new HashMap<>();
  private @Nullable Answer outage;

  /** A server; a test changes it at will. */
  public static final class Server {
    private final String systemIdentifier;
    private int timeline;
    private boolean recovery;
    private boolean paused;
    private Lsn position;
    private @Nullable Lsn fork;
    private String mark = "";
    private Instant started = Instant.EPOCH;

    /**
     * A server.
     *
     * @param recovery whether it is a replica
     */
    public Server(String systemIdentifier, int timeline, boolean recovery, Lsn position) {
      this.systemIdentifier = systemIdentifier;
      this.timeline = timeline;
      this.recovery = recovery;
      this.position = position;
    }

    /** It becomes a primary here and now. */
    public void promote() {
      recovery = false;
      timeline++;
      fork = position;
    }

    /** It runs since then. */
    public void started(Instant at) {
      started = at;
    }

    /** Its replay is paused. */
    public void pause() {
      paused = true;
    }

    /** It has received or written up to here. */
    public void reach(Lsn newPosition) {
      position = newPosition;
    }

    /** It bears this mark. */
    public void mark(long epoch, String run, String region) {
      mark = epoch + " " + run + " " + region;
    }

    /** {@code epoch run region}, or empty. */
    public String mark() {
      return mark;
    }

    /** Whether it is a replica. */
    public boolean inRecovery() {
      return recovery;
    }

    private long epoch() {
      return mark.isEmpty() ? -1 : Long.parseLong(mark.split(" ", -1)[0]);
    }

    private boolean isOf(String run) {
      return mark.split(" ", -1)[1].equals(run);
    }
  }

  /** Adds a server, where {@code spec} says. */
  public void add(DatabaseSpec spec, Server server) {
    servers.put(spec, server);
  }

  /** From now on every order is answered so, and changes nothing; null ends it. */
  public void outage(@Nullable Answer answer) {
    outage = answer;
  }

  @Override
  public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
    Server server = servers.get(database);
    Answer answer = outage;
    if (answer == null && server != null) {
      answer = elsewhere(server, started);
    }
    return Future.succeededFuture(answer == null ? Answer.Done.of(Map.of()) : answer);
  }

  @Override
  public Future<Answer> promote(Effect.Promote order) {
    Server server = servers.get(order.target());
    if (outage != null) {
      return Future.succeededFuture(outage);
    }
    return Future.succeededFuture(
        server == null
            ? new Answer.Failed("DATABASE_UNREACHABLE", "no server at " + order.target().name())
            : promote(order, server));
  }

  private static @Nullable Answer elsewhere(Server server, @Nullable Instant byGuard) {
    return byGuard == null || byGuard.equals(server.started)
        ? null
        : new Answer.Failed("DATABASE_ELSEWHERE", "runs since " + server.started);
  }

  private static Answer promote(Effect.Promote order, Server server) {
    Answer elsewhere = elsewhere(server, order.started());
    if (elsewhere != null) {
      return elsewhere;
    }
    if (!server.systemIdentifier.equals(order.identity().systemIdentifier())) {
      return unfit("system identifier " + server.systemIdentifier);
    }
    long epoch = order.id().epoch();
    if (server.epoch() > epoch) {
      return new Answer.Refused("STALE", "found " + server.mark);
    }
    if (server.epoch() == epoch && !server.isOf(order.id().run())) {
      return new Answer.Refused("FOREIGN_EPOCH", "found " + server.mark);
    }
    if (!server.recovery) {
      return prove(order, server, "found promoted");
    }
    if (server.timeline != order.identity().timeline()) {
      return unfit("timeline " + server.timeline);
    }
    if (server.paused) {
      return unfit("replay is paused");
    }
    Lsn notBefore = order.notBefore();
    if (notBefore != null && server.position.compareTo(notBefore) < 0) {
      return new Answer.Failed("REPLICA_BEHIND", "received up to " + server.position);
    }
    server.promote();
    return prove(order, server, "promoted");
  }

  private static Answer prove(Effect.Promote order, Server server, String how) {
    Lsn fork = server.fork;
    if (fork == null || server.timeline != order.identity().timeline() + 1) {
      return unfit("a primary on timeline " + server.timeline);
    }
    Lsn notBefore = order.notBefore();
    if (notBefore != null && fork.compareTo(notBefore) < 0) {
      return unfit("forked at " + fork);
    }
    server.mark(order.id().epoch(), order.id().run(), order.region());
    TreeMap<String, String> evidence = new TreeMap<>();
    evidence.put("fork", fork.toString());
    evidence.put("how", how);
    return new Answer.Promoted(server.timeline, fork, evidence);
  }

  private static Answer unfit(String found) {
    return new Answer.Refused("REPLICA_UNFIT", found);
  }
}
