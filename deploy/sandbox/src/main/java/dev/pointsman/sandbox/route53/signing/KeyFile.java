package dev.pointsman.sandbox.route53.signing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shared credentials file of AWS's own tools: {@code [profile]}, and below it {@code
 * aws_access_key_id} and {@code aws_secret_access_key}. The key of the profile {@value #READ_ONLY}
 * may only read.
 */
public final class KeyFile {
  /** The profile of the key that may only read. */
  public static final String READ_ONLY = "read-only";

  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";

  private KeyFile() {}

  /**
   * The keys of all profiles.
   *
   * @throws IOException if the file cannot be read, or a profile lacks one of both
   */
  public static List<AccessKey> read(Path file) throws IOException {
    Map<String, Map<String, String>> profiles = new TreeMap<>();
    Map<String, String> current = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("[") && text.endsWith("]")) {
        current = profiles.computeIfAbsent(name(text), _ -> new TreeMap<>());
      } else if (equals > 0 && !text.startsWith("#")) {
        current.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    List<AccessKey> keys = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> profile : profiles.entrySet()) {
      keys.add(key(file, profile.getKey(), profile.getValue()));
    }
    return keys;
  }

  private static String name(String header) {
    return header.substring(1, header.length() - 1).strip();
  }

  private static AccessKey key(Path file, String profile, Map<String, String> values)
      throws IOException {
    String id = values.getOrDefault(ID, "");
    String secret = values.getOrDefault(SECRET, "");
    if (id.isEmpty() || secret.isEmpty()) {
      throw new IOException(
          file + ": profile " + profile + " (expected: " + ID + " and " + SECRET + ")");
    }
    return new AccessKey(
        id,
        secret,
        profile,
        profile.equals(READ_ONLY) ? AccessKey.Policy.READ_ONLY : AccessKey.Policy.FULL);
  }

  /** The file's text. */
  public static String render(List<AccessKey> keys) {
    StringBuilder text = new StringBuilder();
    for (AccessKey key : keys) {
      text.append(
          "[%s]%n%s = %s%n%s = %s%n".formatted(key.user(), ID, key.id(), SECRET, key.secret()));
    }
    return text.toString();
  }
}
