package dev.pointsman.coordination.store;

import dev.pointsman.coordination.model.Sorted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The highest revision and epoch that a process has ever seen of the store, on disk: a store that
 * was restored from a backup is behind them. For one thread.
 */
public final class Seen {
  private static final String NAME = "seen.properties";
  private static final String EPOCH_OF = "epoch.";

  private final @Nullable Path file;
  private Marks marks;
  private Marks kept;

  private Seen(@Nullable Path file, Marks marks) {
    this.file = file;
    this.marks = marks;
    this.kept = marks;
  }

  /**
   * What was seen.
   *
   * @param epoch of the one service that the process is for; 0 for a process that is for all
   * @param rewound the store was once found behind; a person deletes the file when all is clear
   * @param epochs by service, of a process that is for all: a store may be restored under a
   *     revision that is higher than any before
   */
  public record Marks(long revision, long epoch, boolean rewound, SortedMap<String, Long> epochs) {
    public Marks {
      epochs = Sorted.map(epochs);
    }

    /** Of a process that is for one service. */
    public Marks(long revision, long epoch, boolean rewound) {
      this(revision, epoch, rewound, new TreeMap<>());
    }
  }

  /**
   * Reads it; none yet is all zero. The folder is made where it is missing.
   *
   * @throws IllegalStateException if the file is damaged: nobody knows what was seen
   */
  public static Seen in(Path folder) throws IOException {
    Path file = Files.createDirectories(folder).resolve(NAME);
    if (!Files.exists(file)) {
      return new Seen(file, new Marks(0, 0, false));
    }
    Properties values = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      values.load(reader);
      return new Seen(
          file,
          new Marks(
              Long.parseLong(values.getProperty("revision", "")),
              Long.parseLong(values.getProperty("epoch", "")),
              Boolean.parseBoolean(values.getProperty("rewound", "false")),
              epochs(values)));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          file + ": cannot be read (expected: revision and epoch as numbers)", e);
    }
  }

  private static SortedMap<String, Long> epochs(Properties values) {
    TreeMap<String, Long> epochs = new TreeMap<>();
    for (String name : values.stringPropertyNames()) {
      if (name.startsWith(EPOCH_OF)) {
        epochs.put(name.substring(EPOCH_OF.length()), Long.parseLong(values.getProperty(name)));
      }
    }
    return epochs;
  }

  /** Without a disk, for a simulated process: kept for as long as this object is. */
  public static Seen inMemory() {
    return new Seen(null, new Marks(0, 0, false));
  }

  /** What was to be kept last; it counts also where it could not be written. */
  public Marks marks() {
    return marks;
  }

  /**
   * Keeps it; an epoch or a rewinding is on the disk when this returns.
   *
   * @throws UncheckedIOException if it cannot be written; the next call tries again
   */
  public void keep(Marks next) {
    marks = next;
    if (file == null || next.equals(kept)) {
      return;
    }
    boolean force =
        next.epoch() != kept.epoch()
            || next.rewound() != kept.rewound()
            || !next.epochs().equals(kept.epochs());
    Path fresh = file.resolveSibling(NAME + ".new");
    StringBuilder text =
        new StringBuilder(
            "revision=%d%nepoch=%d%nrewound=%b%n"
                .formatted(next.revision(), next.epoch(), next.rewound()));
    next.epochs().forEach((service, epoch) -> text.append(EPOCH_OF + service + "=" + epoch + "\n"));
    try {
      Files.writeString(fresh, text);
      if (force) {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      kept = next;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
