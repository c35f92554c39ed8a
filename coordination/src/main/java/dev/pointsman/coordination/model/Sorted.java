package dev.pointsman.coordination.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Immutable copies that iterate in the order of their keys: decisions must not depend on hash
 * order.
 */
public final class Sorted {
  private Sorted() {}

  /** An immutable copy in natural order of the keys. */
  public static <K extends Comparable<K>, V> SortedMap<K, V> map(Map<K, V> from) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(from));
  }

  /** An immutable copy in natural order. */
  public static <T extends Comparable<T>> SortedSet<T> set(Collection<T> from) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(from));
  }

  /** A copy of {@code map} in which {@code key} has {@code value}. */
  public static <K extends Comparable<K>, V> SortedMap<K, V> with(Map<K, V> map, K key, V value) {
    TreeMap<K, V> copy = new TreeMap<>(map);
    copy.put(key, value);
    return Collections.unmodifiableSortedMap(copy);
  }

  /** A copy of {@code map} without {@code key}. */
  public static <K extends Comparable<K>, V> SortedMap<K, V> without(Map<K, V> map, K key) {
    TreeMap<K, V> copy = new TreeMap<>(map);
    copy.remove(key);
    return Collections.unmodifiableSortedMap(copy);
  }
}
