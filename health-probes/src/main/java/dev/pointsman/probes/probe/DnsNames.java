package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.TrafficSpec.RecordType;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Names by DNS, from one given server or from those of the system. */
public final class DnsNames implements Names {
  /** Two of them fit into a probe of the fast profile. */
  private static final Duration QUERY_TIMEOUT = Duration.ofMillis(450);

  /** A target that moves is found within this, whatever TTL its owner chose. */
  private static final Duration MAX_CACHED = Duration.ofSeconds(30);

  private static final Comparator<InetAddress> BY_BYTES =
      Comparator.comparing(InetAddress::getAddress, Arrays::compareUnsigned);

  private final DnsNameResolver resolver;

  private DnsNames(DnsNameResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Opens a resolver.
   *
   * @param server the only one to ask; null asks those that the system is configured with
   */
  public static DnsNames on(EventLoop loop, @Nullable InetSocketAddress server) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
            .ttl(0, (int) MAX_CACHED.toSeconds())
            .negativeTtl(0);
    if (server != null) {
      builder.nameServerProvider(new SingletonDnsServerAddressStreamProvider(server));
    }
    return new DnsNames(builder.build());
  }

  @Override
  public void addresses(String host, Consumer<Answer<InetAddress>> then) {
    byte @Nullable [] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      then.accept(literal(host, literal));
      return;
    }
    resolver
        .resolveAll(host)
        .addListener(
            done ->
                then.accept(
                    done.isSuccess()
                        ? found((List<?>) done.getNow())
                        : failed(host, done.cause())));
  }

  private static Answer<InetAddress> literal(String host, byte[] bytes) {
    try {
      return new Answer.Found<>(List.of(InetAddress.getByAddress(bytes)));
    } catch (UnknownHostException e) {
      return new Answer.NotThere<>("'" + host + "' is no address");
    }
  }

  private static Answer<InetAddress> found(List<?> addresses) {
    return new Answer.Found<>(
        addresses.stream().map(InetAddress.class::cast).distinct().sorted(BY_BYTES).toList());
  }

  @Override
  public void records(String name, RecordType type, Consumer<Answer<String>> then) {
    DnsRecordType wanted = DnsRecordType.valueOf(type.name());
    // A query as such: resolving would follow a CNAME that is asked for, and might use a cache.
    resolver
        .query(new DefaultDnsQuestion(name.endsWith(".") ? name : name + ".", wanted))
        .addListener(
            done ->
                then.accept(
                    done.isSuccess()
                        ? values(name, wanted, (AddressedEnvelope<?, ?>) done.getNow())
                        : failed(name, done.cause())));
  }

  private static Answer<String> values(
      String name, DnsRecordType wanted, AddressedEnvelope<?, ?> envelope) {
    try {
      if (!(envelope.content() instanceof DnsResponse response)) {
        return new Answer.CannotAsk<>("unreadable answer for " + name);
      }
      if (!response.code().equals(DnsResponseCode.NOERROR)) {
        return refused(name, response.code());
      }
      List<String> values =
          IntStream.range(0, response.count(DnsSection.ANSWER))
              .mapToObj(i -> response.<DnsRecord>recordAt(DnsSection.ANSWER, i))
              .filter(found -> found.type().equals(wanted))
              .map(found -> text((DnsRawRecord) found))
              .distinct()
              .sorted()
              .toList();
      return values.isEmpty()
          ? new Answer.NotThere<>(name + " has no " + wanted.name() + " record")
          : new Answer.Found<>(values);
    } catch (RuntimeException e) {
      return new Answer.CannotAsk<>("unreadable answer for " + name);
    } finally {
      envelope.release();
    }
  }

  private static String text(DnsRawRecord found) {
    if (found.type().equals(DnsRecordType.CNAME)) {
      String name = DefaultDnsRecordDecoder.decodeName(found.content());
      return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
    byte[] bytes = new byte[found.content().readableBytes()];
    found.content().getBytes(found.content().readerIndex(), bytes);
    return NetUtil.bytesToIpAddress(bytes);
  }

  private static <T> Answer<T> failed(String name, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof DnsErrorCauseException error) {
        return refused(name, error.getCode());
      }
    }
    // Without an answer that says so, the name is not to blame: the resolver is this side's.
    return cause instanceof UnknownHostException && cause.getCause() == null
        ? new Answer.NotThere<>(name + " does not exist")
        : new Answer.CannotAsk<>("no answer from the resolver for " + name);
  }

  private static <T> Answer<T> refused(String name, DnsResponseCode code) {
    return code.equals(DnsResponseCode.REFUSED)
        ? new Answer.CannotAsk<>("the resolver refuses " + name)
        : new Answer.NotThere<>(name + ": " + code.toString().replaceFirst("\\(.*", ""));
  }

  @Override
  public void close() {
    resolver.close();
  }
}
