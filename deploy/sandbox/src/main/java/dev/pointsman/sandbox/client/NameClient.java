package dev.pointsman.sandbox.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Resolves one name as a well-behaved client does: an answer is used for as long as its TTL says,
 * and not longer. Safe for several threads; questions that come together are asked once.
 */
public final class NameClient {
  private static final Duration LIMIT = Duration.ofMillis(500);

  private final SimpleResolver resolver;
  private final Message question;
  private volatile @Nullable Answer cached;
  private @Nullable CompletableFuture<Optional<String>> asking;

  private record Answer(String address, long untilNanos) {}

  /**
   * A client of {@code name}.
   *
   * @param name absolute, without the dot at its end
   */
  public NameClient(InetSocketAddress server, String name) {
    try {
      resolver = new SimpleResolver(server);
      resolver.setTimeout(LIMIT);
      question = Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN));
    } catch (IOException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** The address, from the cache or asked for now; empty when there is none or no answer. */
  public CompletableFuture<Optional<String>> resolve() {
    Answer known = cached;
    if (known != null && System.nanoTime() - known.untilNanos() < 0) {
      return CompletableFuture.completedFuture(Optional.of(known.address()));
    }
    return ask();
  }

  private synchronized CompletableFuture<Optional<String>> ask() {
    CompletableFuture<Optional<String>> running = asking;
    if (running != null && !running.isDone()) {
      return running;
    }
    long asked = System.nanoTime();
    CompletableFuture<Optional<String>> started =
        resolver
            .sendAsync(question.clone())
            .toCompletableFuture()
            .thenApply(answer -> keep(answer, asked))
            .exceptionally(_ -> Optional.empty());
    asking = started;
    return started;
  }

  private Optional<String> keep(Message answer, long asked) {
    List<Record> records = answer.getSection(Section.ANSWER);
    for (Record each : records) {
      if (each instanceof ARecord a) {
        String address = a.getAddress().getHostAddress();
        cached = new Answer(address, asked + Duration.ofSeconds(a.getTTL()).toNanos());
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
