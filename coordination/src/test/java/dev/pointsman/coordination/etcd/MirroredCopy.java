package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Mirror;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a mirror tells, and the marks that it sets on the way. */
final class MirroredCopy implements Mirror.Listener {
  final Map<String, String> entries = new ConcurrentSkipListMap<>();
  final List<String> marks = new CopyOnWriteArrayList<>();

  @Override
  public void written(Entry entry) {
    entries.put(entry.key(), entry.value());
  }

  @Override
  public void deleted(String key, long revision) {
    entries.remove(key);
  }

  @Override
  public void synced(long revision) {
    marks.add("synced");
  }

  @Override
  public void proven(long revision) {
    marks.add("proven");
  }

  @Override
  public void lost(String why) {
    marks.add("lost");
  }

  @Override
  public void rewound(long revision, long seen) {
    marks.add("rewound");
  }
}
