package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that asks for client certificates. */
class EtcdTlsIT {
  @TempDir private static Path folder;
  private static EtcdServer server;

  @BeforeAll
  static void start() throws IOException {
    authority("ca");
    authority("stranger");
    issue("ca", "server", "serverAuth");
    issue("ca", "client", "clientAuth");
    issue("stranger", "intruder", "clientAuth");
    server =
        EtcdServer.secured(
            new EtcdServer.Tls(file("ca.pem"), file("server.pem"), file("server.key")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void readsWritesAndWatchesWithACertificate() {
    try (EtcdStore store = connect("ca", "client")) {
      long revision =
          store
              .commit(Transaction.when().put("/a", "1").build())
              .toCompletableFuture()
              .join()
              .revision();
      Heard heard = new Heard();
      store.watch("/", revision, heard);
      Waiting.until(() -> heard.changes().size() == 1, Duration.ofSeconds(10));
    }
  }

  @Test
  void getsNothingWithACertificateOfAnotherAuthority() {
    assertThat(faultOfARead("ca", "intruder")).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void talksToNoServerOfAnotherAuthority() {
    assertThat(faultOfARead("stranger", "client")).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void refusesToGoWithoutTlsWhereItIsAskedFor() {
    assertThatThrownBy(() -> EtcdConfig.of(server.endpoints()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Kind faultOfARead(String authority, String client) {
    try (EtcdStore store = connect(authority, client)) {
      var read = store.get("/a").toCompletableFuture();
      return StoreException.of(catchThrowableOfType(CompletionException.class, read::join)).kind();
    }
  }

  private static EtcdStore connect(String authority, String client) {
    EtcdConfig.Tls tls =
        new EtcdConfig.Tls(file(authority + ".pem"), file(client + ".pem"), file(client + ".key"));
    return EtcdStore.connect(
        new EtcdConfig(server.endpoints(), tls, EtcdConfig.DEFAULT_CALL_TIMEOUT));
  }

  private static void authority(String name) {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/O=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".pem");
  }

  private static void issue(String authority, String name, String usage) throws IOException {
    Files.writeString(
        file(name + ".ext"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=" + usage + "\n");
    openssl(
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/O=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    openssl(
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + ".key",
        "-CAcreateserial",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
  }

  private static void openssl(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(arguments));
      command.addFirst("openssl");
      int status =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file("openssl.log").toFile())
              .start()
              .onExit()
              .join()
              .exitValue();
      assertThat(status).as("openssl %s", arguments[0]).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }
}
