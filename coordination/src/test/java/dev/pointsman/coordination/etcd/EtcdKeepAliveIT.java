package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Watch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What connections do of their own accord. It takes 12 s, as no client of gRPC pings faster. */
class EtcdKeepAliveIT extends UnderFault {
  @Test
  void pingsWhoOwesAnAnswerAndNobodyElse() {
    ScriptedEtcd frozen = member();
    ScriptedEtcd idle = member();
    EtcdStore watching = connected(SHORT, frozen);
    EtcdStore resting = connected(SHORT, idle);
    Heard heard = new Heard();
    watching.watch("/", 0, heard).requestProgress();
    Heard rested = new Heard();
    Watch rest = resting.watch("/", 0, rested);
    rest.requestProgress();
    until(() -> heard.progress() > 0 && rested.progress() > 0);
    rest.close();
    until(() -> idle.watches().getFirst().isGone());
    await(resting.get("/"));

    frozen.freeze();
    long start = System.nanoTime();
    // what trails the last answer comes in meanwhile
    until(() -> since(start).compareTo(SHORT) > 0);
    long reads = idle.reads();
    until(() -> !heard.ends().isEmpty());
    // nobody has asked for progress: it was the connection that noticed
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
    // etcd cuts those off that ping without a call
    assertThat(idle.reads()).isEqualTo(reads);
  }
}
