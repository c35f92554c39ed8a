package dev.pointsman.probes.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of the test's own, made with the JDK's keytool. */
final class Authority {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  Authority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-dname",
        "CN=Test Authority",
        "-ext",
        "bc:c",
        "-validity",
        "365",
        "-keystore",
        store("ca"));
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "ca",
        "-keystore",
        store("ca"),
        "-file",
        certificate().toString());
  }

  /** The authority's certificate, PEM. */
  Path certificate() {
    return folder.resolve("ca.pem");
  }

  /**
   * A key store with a server's key and certificate chain, password {@code changeit}.
   *
   * @param names its subject alternative names, like {@code dns:localhost,ip:127.0.0.1}
   */
  Path server(String name, String names, int days) throws IOException, InterruptedException {
    String store = store(name);
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-validity",
        "365",
        "-keystore",
        store);
    keytool("-certreq", "-alias", "server", "-keystore", store, "-file", request.toString());
    keytool(
        "-gencert",
        "-rfc",
        "-alias",
        "ca",
        "-keystore",
        store("ca"),
        "-ext",
        "san=" + names,
        "-validity",
        String.valueOf(days),
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString());
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-keystore",
        store,
        "-file",
        certificate().toString());
    keytool("-importcert", "-alias", "server", "-keystore", store, "-file", signed.toString());
    return Path.of(store);
  }

  private String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool " + arguments[0] + ": " + output);
    }
  }
}
