package dev.pointsman.coordination.store;

/** A running watch. */
public interface Watch extends AutoCloseable {

  /** Asks for a sign of life; the answer is {@link WatchListener#progress}. */
  void requestProgress();

  /** Ends it. {@link WatchListener#ended} is still called, once. */
  @Override
  void close();
}
