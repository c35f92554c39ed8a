package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A question to one DNS server, over UDP, again over TCP when truncated. */
final class DnsProbe implements Probe {
  /** Frees the socket of a question that nobody waits for any more: dnsjava cannot be stopped. */
  private static final Duration LOST = Duration.ofSeconds(20);

  private final Vantage vantage;
  private final CheckSpec.Dns spec;

  DnsProbe(Vantage vantage, CheckSpec.Dns spec) {
    this.vantage = vantage;
    this.spec = spec;
  }

  @Override
  public Flight start(Landing landing) {
    return EachAddress.start(vantage, spec.server(), this::ask, landing);
  }

  private Flight ask(InetAddress address, Landing landing) {
    InetSocketAddress server = new InetSocketAddress(address, spec.port());
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(LOST);
    CompletionStage<Message> answer;
    try {
      Name name = Name.fromString(spec.question(), Name.root);
      Record question = Record.newRecord(name, Type.value(spec.recordType()), DClass.IN);
      answer = resolver.sendAsync(Message.newQuery(question));
    } catch (TextParseException | IllegalArgumentException e) {
      landing.landed(new ProbeOutcome.Local(Reason.CONFIGURATION, "question: " + spec.question()));
      return Grounded.FLIGHT;
    }
    String target = address.getHostAddress() + ":" + spec.port();
    boolean[] over = new boolean[1];
    answer.whenComplete(
        (message, failure) ->
            vantage
                .loop()
                .execute(
                    () -> {
                      if (!over[0]) {
                        over[0] = true;
                        landing.landed(
                            failure == null ? judge(message, target) : failed(failure, target));
                      }
                    }));
    return () -> {
      over[0] = true;
      return Probe.timeout("answer from " + target);
    };
  }

  private static ProbeOutcome failed(Throwable failure, String target) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // dnsjava tells a refused port by an end of stream or a port-unreachable error.
    return cause instanceof IOException
        ? Fault.of(cause, target)
        : new ProbeOutcome.Failure(
            Reason.PROTOCOL, target + ": " + cause.getClass().getSimpleName());
  }

  private ProbeOutcome judge(Message message, String target) {
    int code = message.getRcode();
    if (code != Rcode.NOERROR) {
      Reason reason = code == Rcode.NXDOMAIN ? Reason.CONTENT : Reason.PROTOCOL;
      return new ProbeOutcome.Failure(
          reason, target + " answers " + Rcode.string(code) + " (expected: NOERROR)");
    }
    int type = Type.value(spec.recordType());
    List<String> found =
        message.getSection(Section.ANSWER).stream()
            .filter(answer -> answer.getType() == type)
            .map(answer -> plain(answer.rdataToString()))
            .sorted()
            .toList();
    if (found.isEmpty()) {
      return new ProbeOutcome.Failure(
          Reason.CONTENT, "no " + spec.recordType() + " record (expected: at least one)");
    }
    boolean fits =
        spec.expect().isEmpty()
            || spec.expect().stream().map(DnsProbe::plain).anyMatch(found::contains);
    return fits
        ? ProbeOutcome.Success.of(String.join(",", found))
        : new ProbeOutcome.Failure(
            Reason.CONTENT,
            String.join(",", found) + " (expected: " + String.join(" or ", spec.expect()) + ")");
  }

  /** Without quotes and the last dot, in lower case: as people write it. */
  private static String plain(String value) {
    String text = value.startsWith("\"") ? value.replace("\"", "") : value;
    text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return text.toLowerCase(Locale.ROOT);
  }
}
