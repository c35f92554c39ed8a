package dev.pointsman.probes.guard.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.probes.guard.core.Fence;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleBeatTest {
  @Test
  void writesNothingToADatabaseThatHasBeenClosedMeanwhile(@TempDir Path data) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(data.resolve(".s.PGSQL.1")));
      server.configureBlocking(false);

      control(data).beat(1);

      assertThat(server.accept()).isNull();
    }
  }

  private static PostgresControl control(Path data) throws IOException {
    return new PostgresControl(
        new DatabaseAddress(data, 1, "postgres", "postgres", data),
        "us-east-1",
        new Hooks(List.of(), List.of(), List.of(), List.of(), List.of()),
        LastResort.KILL,
        Fence.READ_ONLY,
        new Replication("replicator", null, "us-east-1"),
        new WatchdogLeash() {
          @Override
          public void arm(long deadlineNanos) {}

          @Override
          public long startDatabase(@Nullable Long deadlineNanos) throws IOException {
            throw new IOException("no database here");
          }

          @Override
          public long root() {
            return 0;
          }
        });
  }
}
