package dev.pointsman.coordination.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgresServerIT {
  private final Path folder = PostgresServer.temporaryFolder("pg");

  @AfterEach
  void removeFolder() throws Exception {
    Files.deleteIfExists(folder);
  }

  @Test
  void startsReplicatesAndLeavesNothing() {
    try (PostgresServer primary = PostgresServer.create(folder.resolve("a"))) {
      primary.start();
      try (PostgresServer replica = primary.replica(folder.resolve("b"))) {
        replica.start();
        assertThat(replica.processes()).isNotEmpty();
        replica.killPostmaster();
        replica.kill();
        assertThat(replica.processes()).isEmpty();
        primary.stop();
        assertThat(primary.processes()).isEmpty();
      }
    }
    assertThat(folder).isEmptyDirectory();
  }
}
