package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Reads who owns the traffic record, and in which epoch: the TXT record {@code
 * _pointsman.<record>}, as whoever moved the traffic last has left it.
 */
final class Companion {
  private static final String LABEL = "_pointsman.";

  private final String name;
  private final Name asked;
  private final HostPort server;
  private final Duration limit;

  Companion(String record, HostPort server, Duration limit) {
    this.name = LABEL + record;
    this.asked = parsed(name);
    this.server = server;
    this.limit = limit;
  }

  /** Answered by {@code CompanionRead} or {@code CompanionUnread}, within the limit. */
  void read(long round, Consumer<GuardEvent> tell) {
    var _ =
        ask()
            .toCompletableFuture()
            .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
            .thenApply(message -> judge(round, message))
            .exceptionally(
                _ ->
                    new GuardEvent.CompanionUnread(
                        round, "no answer of " + server + " for " + name))
            .thenAccept(tell);
  }

  private static Name parsed(String name) {
    try {
      return Name.fromString(name, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(name + ": not a name (expected: a DNS name)", e);
    }
  }

  private CompletionStage<Message> ask() {
    SimpleResolver resolver =
        new SimpleResolver(new InetSocketAddress(server.host(), server.port()));
    resolver.setTimeout(limit);
    return resolver.sendAsync(Message.newQuery(Record.newRecord(asked, Type.TXT, DClass.IN)));
  }

  /** There must be exactly one: of none, or of two, nobody can say whose the record is. */
  private GuardEvent judge(long round, Message message) {
    if (message.getRcode() != Rcode.NOERROR) {
      return new GuardEvent.CompanionUnread(
          round, server + " answers " + Rcode.string(message.getRcode()) + " for " + name);
    }
    List<TXTRecord> found =
        message.getSection(Section.ANSWER).stream()
            .filter(TXTRecord.class::isInstance)
            .map(TXTRecord.class::cast)
            .toList();
    if (found.size() != 1) {
      return new GuardEvent.CompanionUnread(
          round, found.size() + " TXT records of " + name + " (expected: one)");
    }
    return read(round, facts(found.getFirst()));
  }

  private static Map<String, String> facts(TXTRecord record) {
    Map<String, String> facts = new TreeMap<>();
    for (String text : record.getStrings()) {
      int equals = text.indexOf('=');
      if (equals > 0) {
        facts.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return facts;
  }

  private GuardEvent read(long round, Map<String, String> facts) {
    String owner = facts.get("owner");
    String epoch = facts.get("epoch");
    if (owner == null || epoch == null || !epoch.matches("[0-9]{1,18}")) {
      return new GuardEvent.CompanionUnread(round, name + " says neither owner nor epoch");
    }
    return new GuardEvent.CompanionRead(round, owner, Long.parseLong(epoch));
  }
}
