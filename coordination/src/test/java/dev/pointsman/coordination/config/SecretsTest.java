package dev.pointsman.coordination.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.config.Secrets.SecretException;
import dev.pointsman.coordination.model.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private final Secrets secrets = new Secrets(name -> name.equals("DB_PASSWORD") ? "s3cret" : null);

  @TempDir Path folder;

  @Test
  void findsSecretsInTheEnvironmentAndInFilesWithoutTheLastLineBreak() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "a b\n");
    assertThat(secrets.resolve(new SecretRef("${env:DB_PASSWORD}"))).isEqualTo("s3cret");
    assertThat(secrets.resolve(new SecretRef("${file:" + file + "}"))).isEqualTo("a b");
  }

  @Test
  void saysWhichReferenceCannotBeResolved() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertRefused("${env:OTHER}", "${env:OTHER}: not set (expected: an environment variable)");
    assertRefused("${file:/no/such}", "${file:/no/such}: no such file (expected: a readable file)");
    assertRefused("${file:" + empty + "}", "${file:" + empty + "}: empty (expected: a secret)");
    assertRefused(
        "${file:" + folder + "}", "${file:" + folder + "}: not a file (expected: a readable file)");
  }

  @Test
  void refusesAFileThatIsTooLargeWithoutTellingItsContent() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "hunter2".repeat(Secrets.MAX_BYTES));
    assertThatThrownBy(() -> secrets.resolve(new SecretRef("${file:" + large + "}")))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("too large")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void neverRepeatsASecretThatStandsInPlain() {
    assertThat(Secrets.isReference("hunter2")).isFalse();
    assertThatThrownBy(() -> secrets.resolve(new SecretRef("hunter2")))
        .isInstanceOf(SecretException.class)
        .hasMessageNotContaining("hunter2");
  }

  private void assertRefused(String reference, String message) {
    assertThatThrownBy(() -> secrets.resolve(new SecretRef(reference)))
        .isInstanceOf(SecretException.class)
        .hasMessage(message);
  }
}
