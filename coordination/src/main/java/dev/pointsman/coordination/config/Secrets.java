package dev.pointsman.coordination.config;

import dev.pointsman.coordination.model.SecretRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secret that a reference points at: {@code ${env:NAME}} or {@code ${file:/path}}. It is
 * read anew each time, so that a rotated secret is seen. Blocks for the reading of a small file.
 * Never tells a secret's content, in no error either.
 */
public final class Secrets {
  /** What is expected where a secret stands in plain. */
  public static final String EXPECTED = "a reference like ${env:NAME} or ${file:/path}";

  private static final String READABLE = "a readable file";

  /** A password or a token, or a key: more is a wrong path. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]{0,127})|file:(/[^}\\p{Cntrl}]{1,1024}))}");

  /** Where environment variables are looked up. */
  @FunctionalInterface
  public interface Environment {
    /** Null if it is not set. */
    @Nullable String variable(String name);
  }

  private final Environment environment;

  Secrets(Environment environment) {
    this.environment = environment;
  }

  /** Of this process's environment and files. */
  public static Secrets system() {
    return new Secrets(System::getenv);
  }

  /** Whether a text is a reference, not a secret. */
  public static boolean isReference(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * The secret, without a line break at its end.
   *
   * @throws SecretException if it is not there, is empty, or is too large
   */
  public String resolve(SecretRef reference) {
    Matcher matcher = FORM.matcher(reference.text());
    if (!matcher.matches()) {
      // the text may be the secret itself: not a word of it
      throw new SecretException("secret: not a reference", EXPECTED);
    }
    String name = matcher.group(1);
    String value = name != null ? ofVariable(reference, name) : ofFile(reference, matcher.group(2));
    if (value.isEmpty()) {
      throw new SecretException(reference + ": empty", "a secret");
    }
    return value;
  }

  /**
   * Tells of a reference that leads to no secret, along with all else that is wrong with the file;
   * only for a file that is read by the process that will need the secret.
   */
  public void check(Fields section, String field, Problems problems) {
    section.secret(field).ifPresent(reference -> check(section, field, reference, problems));
  }

  private void check(Fields section, String field, SecretRef reference, Problems problems) {
    try {
      resolve(reference);
    } catch (SecretException e) {
      problems.add(section.path(field), e.found, e.expected);
    }
  }

  private String ofVariable(SecretRef reference, String name) {
    String value = environment.variable(name);
    if (value == null) {
      throw new SecretException(reference + ": not set", "an environment variable");
    }
    return value;
  }

  private static String ofFile(SecretRef reference, String path) {
    Path file = Path.of(path);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new SecretException(reference + ": not a file", READABLE);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new SecretException(reference + ": too large", "at most " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    } catch (NoSuchFileException e) {
      throw new SecretException(reference + ": no such file", READABLE);
    } catch (IOException e) {
      throw new SecretException(reference + ": " + e.getClass().getSimpleName(), READABLE);
    }
  }

  /** A secret cannot be had. The message names the reference, never the content. */
  public static final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    SecretException(String found, String expected) {
      super(found + " (expected: " + expected + ")");
      this.found = found;
      this.expected = expected;
    }
  }
}
