package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Moment;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this controller leads, and whether its picture of the store is to be trusted.
 *
 * @param term null while it does not lead
 * @param electedAt null while it does not lead
 * @param synced the mirror holds all that stood in the store at some revision, and its watch has
 *     not been lost since
 * @param provenAt when the watch was last shown to live
 * @param handingOver it has asked to be relieved
 * @param rewound the store was seen to be older than before: nothing moves until this process is
 *     started anew by a person
 */
public record Leadership(
    @Nullable Long term,
    @Nullable Moment electedAt,
    boolean synced,
    @Nullable Moment provenAt,
    boolean handingOver,
    Optional<String> rewound) {

  /** A watch that was not shown to live for so long is trusted no more. */
  public static final Duration PROOF_LASTS = Duration.ofSeconds(3);

  /** Not leading, nothing seen. */
  public static Leadership none() {
    return new Leadership(null, null, false, null, false, Optional.empty());
  }

  Leadership elected(long newTerm, Moment at) {
    return new Leadership(newTerm, at, synced, provenAt, false, rewound);
  }

  Leadership lost() {
    return new Leadership(null, null, synced, provenAt, false, rewound);
  }

  Leadership synced(Moment at) {
    return new Leadership(term, electedAt, true, at, handingOver, rewound);
  }

  Leadership proven(Moment at) {
    return new Leadership(term, electedAt, synced, at, handingOver, rewound);
  }

  Leadership watchLost() {
    return new Leadership(term, electedAt, false, provenAt, handingOver, rewound);
  }

  Leadership relieved() {
    return new Leadership(term, electedAt, synced, provenAt, true, rewound);
  }

  Leadership rewound(String how) {
    return new Leadership(term, electedAt, synced, provenAt, handingOver, Optional.of(how));
  }

  /** Whether it leads and may order anything at all. */
  public boolean isActing() {
    return term != null && synced && !handingOver && rewound.isEmpty();
  }

  /** Why the picture of the store may be old; empty while it is not. */
  public Optional<String> watchDoubt(Moment now) {
    if (!synced || provenAt == null) {
      return Optional.of("the store is being read again");
    }
    Duration age = now.since(provenAt);
    return age.compareTo(PROOF_LASTS) > 0
        ? Optional.of("the watch on the store was last shown to live " + age.toMillis() + " ms ago")
        : Optional.empty();
  }
}
