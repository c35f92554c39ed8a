package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import java.time.Instant;

final class InMemoryDatabaseTest extends DatabaseContract {

  @Override
  protected DatabaseWorld open() {
    return new World();
  }

  private static final class World implements DatabaseWorld {
    private final InMemoryDatabase driver = new InMemoryDatabase();
    private final Lsn start = Lsn.parse("0/3000000");
    private final InMemoryDatabase.Server primary =
        new InMemoryDatabase.Server("7", 1, false, start);
    private final InMemoryDatabase.Server replica =
        new InMemoryDatabase.Server("7", 1, true, start);
    private final InMemoryDatabase.Server other = new InMemoryDatabase.Server("7", 1, true, start);

    World() {
      driver.add(primary(), primary);
      driver.add(replica(), replica);
      driver.add(otherReplica(), other);
      other.started(Instant.EPOCH.plusNanos(1_000));
    }

    @Override
    public DatabaseDriver driver() {
      return driver;
    }

    @Override
    public DatabaseSpec replica() {
      return spec(2);
    }

    @Override
    public Instant replicaStarted() {
      return Instant.EPOCH;
    }

    @Override
    public DatabaseSpec otherReplica() {
      return spec(3);
    }

    @Override
    public boolean otherInRecovery() {
      return other.inRecovery();
    }

    @Override
    public DatabaseSpec primary() {
      return spec(1);
    }

    private static DatabaseSpec spec(int port) {
      return new DatabaseSpec.Postgres(
          "main", "127.0.0.1", port, "postgres", "postgres", new SecretRef("${env:NONE}"));
    }

    @Override
    public DatabaseIdentity identity() {
      return new DatabaseIdentity("7", 1);
    }

    @Override
    public Lsn position() {
      return start;
    }

    @Override
    public void mark(long epoch, String run, String region) {
      primary.mark(epoch, run, region);
      replica.mark(epoch, run, region);
    }

    @Override
    public String replicaMark() {
      return replica.mark();
    }

    @Override
    public boolean replicaInRecovery() {
      return replica.inRecovery();
    }

    @Override
    public boolean replicaOpen() {
      return false;
    }

    @Override
    public void pauseReplay() {
      replica.pause();
    }

    @Override
    public void promoteByHand() {
      replica.promote();
    }

    @Override
    public void close() {}
  }
}
