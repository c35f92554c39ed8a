package dev.pointsman.sandbox.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.route53.signing.AccessKey;
import dev.pointsman.sandbox.route53.signing.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A world's folder: where it is, what is kept in it, and what goes when the world ends. */
public final class Folder {
  /**
   * Sockets lie below, and a socket's path has 107 bytes; the rest is {@code
   * /us-west-2/database/socket/.s.PGSQL.31999}.
   */
  private static final int MAX_PATH = 64;

  private static final String PLAN = "world.json";

  /** Marks a world in which something did not come out as it must: somebody will want its logs. */
  private static final String ILL = "not-as-it-must-be";

  /** By then a world that was planned has processes. */
  private static final Duration BEGINNING = Duration.ofMinutes(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Folder() {}

  /** The folder of the world that commands mean when they name none. */
  public static Path standard() {
    return base().resolve("world");
  }

  /** A folder that is not there yet, for a world that ends with its command. */
  public static Path fresh(String name) {
    return base()
        .resolve(name + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
  }

  /** Short, for sockets, and below a folder that the database's own user may pass. */
  private static Path base() {
    return Path.of("/tmp", "pointsman-" + System.getProperty("user.name"));
  }

  /**
   * Makes the folder and plans a world for it, on loopback.
   *
   * @throws WorldException when there is a world already, or the place will not do
   */
  public static Plan create(Path wanted) {
    return create(wanted, Terrain.LOOPBACK);
  }

  /**
   * Makes the folder and plans a world for it.
   *
   * @throws WorldException when there is a world already, or the place will not do
   */
  public static Plan create(Path wanted, Terrain terrain) {
    try {
      Path folder = wanted.toAbsolutePath().normalize();
      Path parent = folder.getParent();
      if (parent == null) {
        throw WorldException.wrongWords("folder: " + folder + " (expected: below another)");
      }
      makeParent(parent);
      Files.createDirectories(folder, attributes("rwx--x--x"));
      Path real = folder.toRealPath();
      if (real.toString().length() > MAX_PATH) {
        throw WorldException.wrongWords(
            "folder: " + real + " (expected: at most " + MAX_PATH + " characters, for sockets)");
      }
      if (Files.exists(real.resolve(PLAN))) {
        throw WorldException.wrongWords(
            "folder: " + real + " has a world already (see: sandbox status, sandbox down)");
      }
      Plan plan = new Planner().plan(real, terrain);
      write(plan);
      return plan;
    } catch (IOException e) {
      throw new WorldException("folder: " + wanted + ": " + e.getMessage(), e);
    }
  }

  /** In a folder that everybody may write to, ours must be ours. */
  private static void makeParent(Path parent) throws IOException {
    Files.createDirectories(parent, attributes("rwx--x--x"));
    String user = System.getProperty("user.name");
    if (parent.equals(base())
        && !Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS).getName().equals(user)) {
      throw new WorldException("folder: " + parent + " does not belong to " + user);
    }
  }

  private static void write(Plan plan) throws IOException {
    Path file = plan.path().resolve(PLAN);
    Files.createFile(file, attributes("rw-------"));
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plan));
    Path secrets = Files.createDirectories(plan.path().resolve("secrets"), attributes("rwx------"));
    Files.writeString(secrets.resolve("token"), plan.secrets().token());
    Files.writeString(secrets.resolve("guard"), plan.secrets().guard());
    Files.writeString(secrets.resolve("shop"), plan.secrets().shop());
    Files.writeString(secrets.resolve("operator"), plan.secrets().operator());
    Files.writeString(secrets.resolve("replication"), plan.secrets().replication());
    Files.writeString(plan.awsCredentials(), KeyFile.render(keys(plan.secrets())));
    Files.createDirectories(plan.logs());
  }

  private static List<AccessKey> keys(Plan.Secrets secrets) {
    Plan.AwsKey own = secrets.route53();
    Plan.AwsKey reader = secrets.readOnly();
    return List.of(
        new AccessKey(own.id(), own.secret(), "default", AccessKey.Policy.FULL),
        new AccessKey(reader.id(), reader.secret(), KeyFile.READ_ONLY, AccessKey.Policy.READ_ONLY));
  }

  /** The plan of the world in {@code folder}, if there is one. */
  public static Optional<Plan> find(Path folder) {
    Path file = folder.toAbsolutePath().normalize().resolve(PLAN);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), Plan.class));
    } catch (IOException e) {
      throw new WorldException(file + ": not readable as a world: " + e.getMessage(), e);
    }
  }

  /** Removes all but the logs. */
  public static void clear(Plan plan) {
    List<Path> gone =
        Stream.concat(
                plan.names().stream().map(n -> plan.path().resolve(n)),
                Stream.of(
                        "route53",
                        "secrets",
                        Plan.ZONE_FILE,
                        Plan.DEFINITION_FILE,
                        Plan.NETWORK_FILE,
                        PLAN)
                    .map(n -> plan.path().resolve(n)))
            .toList();
    gone.forEach(Folder::delete);
  }

  /** Notes that what was done in this world did not come out as it must. */
  public static void mark(Plan plan) {
    try {
      Files.writeString(plan.path().resolve(ILL), "");
    } catch (IOException e) {
      throw new WorldException("folder: " + plan.path() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Deletes the oldest folders of worlds that commands made for themselves and that have ended: all
   * but the newest that went well, and the newest that did not. What still runs stays, and so does
   * what has only just been planned.
   *
   * @param names what {@link #fresh} was called with
   * @param kept so many of either stay
   * @return how many folders are gone
   */
  public static int prune(Collection<String> names, int kept) {
    return prune(base(), names, kept, Instant.now());
  }

  static int prune(Path base, Collection<String> names, int kept, Instant now) {
    Pattern made =
        Pattern.compile(
            "(?:%s)-[0-9a-z]{8,9}"
                .formatted(names.stream().map(Pattern::quote).collect(Collectors.joining("|"))));
    if (!Files.isDirectory(base)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(base)) {
      Map<Boolean, List<Path>> ended =
          all.filter(f -> made.matcher(f.getFileName().toString()).matches())
              .filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
              .filter(f -> hasEnded(f, now))
              .sorted(Comparator.comparing(Folder::stamp).reversed())
              .collect(Collectors.partitioningBy(f -> Files.exists(f.resolve(ILL))));
      List<Path> gone = ended.values().stream().flatMap(some -> some.stream().skip(kept)).toList();
      return Math.toIntExact(gone.stream().filter(Folder::isDeleted).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others' files may lie in it: what cannot be tidied up is no failure of a scenario. */
  private static boolean isDeleted(Path folder) {
    try {
      delete(folder);
      return true;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /** When {@link #fresh} named it, as text that sorts by time. */
  private static String stamp(Path folder) {
    String name = folder.getFileName().toString();
    return name.substring(name.lastIndexOf('-') + 1);
  }

  /** A plan without a process is what a killed command left, or one that is about to begin. */
  private static boolean hasEnded(Path folder, Instant now) {
    try {
      Optional<Plan> plan = find(folder);
      return plan.isEmpty()
          || (new Census(plan.get()).living().isEmpty()
              && Files.getLastModifiedTime(folder.resolve(PLAN))
                  .toInstant()
                  .isBefore(now.minus(BEGINNING)));
    } catch (IOException | WorldException _) {
      return false; // it goes away by itself meanwhile, or nobody knows what runs there
    }
  }

  /** Deletes a file or a folder with all that is in it; none is no error. */
  static void delete(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FileAttribute<Set<PosixFilePermission>> attributes(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
