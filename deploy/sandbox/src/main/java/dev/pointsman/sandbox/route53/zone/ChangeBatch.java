package dev.pointsman.sandbox.route53.zone;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes that take hold together or not at all, in this order. */
public record ChangeBatch(@Nullable String comment, List<Change> changes) {
  public ChangeBatch {
    changes = List.copyOf(changes);
  }

  /** A batch without a comment. */
  public static ChangeBatch of(Change... changes) {
    return new ChangeBatch(null, List.of(changes));
  }
}
