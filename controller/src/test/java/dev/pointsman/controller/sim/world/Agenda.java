package dev.pointsman.controller.sim.world;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, by (time, number): a heap from which anything can be taken out again. Most
 * timers of a world are cancelled long before they are due; were they left in, they would be many
 * times as many as all the rest.
 */
final class Agenda {
  private @Nullable Entry[] heap = new @Nullable Entry[256];
  private int size;
  private long count;

  /** Something that is to happen. */
  static final class Entry {
    final long time;
    final long number;
    final Runnable task;
    // in the heap; -1 for what is no longer in it
    private int place;

    private Entry(long time, long number, Runnable task) {
      this.time = time;
      this.number = number;
      this.task = task;
    }

    private boolean isBefore(Entry other) {
      return time < other.time || (time == other.time && number < other.number);
    }
  }

  /** What comes first; null when nothing is to come. */
  @Nullable Entry first() {
    return heap[0];
  }

  /** What is put in later comes later among all that is due at one time. */
  Entry add(long time, Runnable task) {
    Entry entry = new Entry(time, count++, task);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    rise(entry, size++);
    return entry;
  }

  /** Takes it out, if it is still in. */
  void remove(Entry entry) {
    int gap = entry.place;
    if (gap < 0) {
      return;
    }
    entry.place = -1;
    Entry last = at(--size);
    heap[size] = null;
    if (last != entry) {
      sink(last, gap);
      if (last.place == gap) {
        rise(last, gap);
      }
    }
  }

  private void rise(Entry entry, int from) {
    int place = from;
    while (place > 0) {
      Entry above = at((place - 1) / 2);
      if (above.isBefore(entry)) {
        break;
      }
      put(above, place);
      place = (place - 1) / 2;
    }
    put(entry, place);
  }

  private void sink(Entry entry, int from) {
    int place = from;
    for (int below = 2 * place + 1; below < size; below = 2 * place + 1) {
      if (below + 1 < size && at(below + 1).isBefore(at(below))) {
        below++;
      }
      if (entry.isBefore(at(below))) {
        break;
      }
      put(at(below), place);
      place = below;
    }
    put(entry, place);
  }

  private Entry at(int place) {
    return Objects.requireNonNull(heap[place]);
  }

  private void put(Entry entry, int place) {
    heap[place] = entry;
    entry.place = place;
  }
}
