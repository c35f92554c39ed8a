package dev.pointsman.probes.guard.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whose the data folder is: PostgreSQL's programs run as its owner, and refuse to be root. */
public final class Owner {
  private Owner() {}

  /** Whether this process must change its user to run PostgreSQL's programs. */
  public static boolean mustChange() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Words of {@code setpriv} that make a command the owner's. */
  public static List<String> change(Path data) throws IOException {
    return List.of(
        "--reuid=" + Files.getAttribute(data, "unix:uid"),
        "--regid=" + Files.getAttribute(data, "unix:gid"),
        "--init-groups");
  }

  /** Words before a command that make it the owner's; none when it is already. */
  public static List<String> prefix(Path data) throws IOException {
    if (!mustChange()) {
      return List.of();
    }
    return Stream.concat(Stream.of("setpriv"), change(data).stream()).toList();
  }
}
