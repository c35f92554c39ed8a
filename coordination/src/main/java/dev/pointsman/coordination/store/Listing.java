package dev.pointsman.coordination.store;

import java.util.List;

/** What stood under a prefix at one revision. */
public record Listing(List<Entry> entries, long revision) {
  public Listing {
    entries = List.copyOf(entries);
  }
}
