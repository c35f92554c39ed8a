package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers.Runs;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Reads runs from the store. */
final class RunReader {
  /** What fits on a page; older ones are read one by one. */
  private static final int MAX_RUNS = 100;

  private final Context context;
  private final Store store;

  RunReader(Context context, Store store) {
    this.context = context;
    this.store = store;
  }

  /** The newest runs of a service, newest first. */
  Future<Runs> list(String service) {
    return Future.fromCompletionStage(store.list(KeySpace.runs(service)), context)
        .map(RunReader::newestFirst);
  }

  private static Runs newestFirst(Listing listing) {
    List<RunRecord> runs = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    List<Entry> newest = listing.entries().reversed();
    for (Entry entry : newest.subList(0, Math.min(MAX_RUNS, newest.size()))) {
      try {
        runs.add(Codecs.RUN.decode(entry.value()));
      } catch (UnreadableException e) {
        unreadable.add(entry.key());
      }
    }
    return new Runs(runs, unreadable);
  }

  /** One run. */
  Future<RunRecord> run(String service, String run) {
    return Future.fromCompletionStage(store.get(KeySpace.run(service, run)), context)
        .map(
            read ->
                read.entry()
                    .map(entry -> Codecs.RUN.decode(entry.value()))
                    .orElseThrow(() -> ApiException.unknown("run " + run + " of " + service)));
  }
}
