package dev.pointsman.controller.execute.postgres;

import dev.pointsman.coordination.model.Lsn;
import java.util.List;

/**
 * Where a timeline left its parent, as its history file says.
 *
 * @param parent the timeline before
 * @param at the first position that is no longer the parent's
 */
record Fork(int parent, Lsn at) {

  /**
   * The last line tells of the parent: its number, a tab, the position, a tab, a reason.
   *
   * @throws IllegalArgumentException if no line does
   */
  static Fork parse(String history) {
    List<String> lines =
        history.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
    String[] parts = lines.isEmpty() ? new String[0] : lines.getLast().split("\\s+", 3);
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "timeline history: '" + history.strip() + "' (expected: like '1 0/3000148 reason')");
    }
    return new Fork(Integer.parseInt(parts[0]), Lsn.parse(parts[1]));
  }
}
