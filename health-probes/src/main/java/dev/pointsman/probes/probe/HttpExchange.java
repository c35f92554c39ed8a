package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One request and its answer over one connection. */
final class HttpExchange extends SocketFlight {
  private static final int MAX_STATUS_LINE_BYTES = 4_096;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_CHUNK_BYTES = 8_192;

  /** Where a redirect leads. */
  @FunctionalInterface
  interface Hop {
    Direction redirected(String location);
  }

  /** What becomes of an answer that redirects. */
  enum Direction {
    /** It is an answer like any other. */
    JUDGE,
    /** Somebody else goes on from here. */
    LEAVE
  }

  private final byte[] request;
  private final HttpExpectation expectation;
  private final TlsClient client;
  private final @Nullable SslHandler ssl;
  private final Hop hop;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int status;
  private long received;

  HttpExchange(
      Vantage vantage,
      InetAddress address,
      int port,
      Probe.Landing landing,
      byte[] request,
      HttpExpectation expectation,
      TlsClient client,
      @Nullable SslHandler ssl,
      Hop hop) {
    super(vantage, address, port, landing);
    this.request = request;
    this.expectation = expectation;
    this.client = client;
    this.ssl = ssl;
    this.hop = hop;
  }

  @Override
  void prepare(ChannelPipeline pipeline) {
    if (ssl != null) {
      pipeline.addLast(ssl);
    }
    pipeline.addLast(
        new HttpResponseDecoder(MAX_STATUS_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (ssl == null) {
      ask(context);
    } else {
      waitFor("TLS handshake");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        ask(context);
      } else {
        fail(done.cause());
      }
    }
  }

  private void ask(ChannelHandlerContext context) {
    waitFor("answer");
    context
        .writeAndFlush(Unpooled.wrappedBuffer(request))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject part) {
        read(part);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      String found = part.decoderResult().cause().getClass().getSimpleName();
      land(
          new ProbeOutcome.Failure(
              Reason.PROTOCOL, target() + ": " + found + " (expected: an HTTP answer)"));
      return;
    }
    if (part instanceof HttpResponse head) {
      readHead(head);
    }
    if (part instanceof HttpContent content) {
      readBody(content.content());
      boolean whole = part instanceof LastHttpContent;
      if (!isInformational() && (whole || received >= HttpExpectation.MAX_BODY_BYTES)) {
        judge();
      }
    }
  }

  private void readHead(HttpResponse head) {
    waitFor("end of the answer");
    status = head.status().code();
    String location = head.headers().get(HttpHeaderNames.LOCATION);
    if (status / 100 == 3 && location != null && hop.redirected(location) == Direction.LEAVE) {
      abort();
    }
  }

  /** 103 Early Hints and its like come before the answer. */
  private boolean isInformational() {
    return status / 100 == 1;
  }

  private void readBody(ByteBuf content) {
    received += content.readableBytes();
    int room = HttpExpectation.MAX_BODY_BYTES - body.size();
    int length = Math.min(room, content.readableBytes());
    if (expectation.wantsBody() && length > 0) {
      byte[] bytes = new byte[length];
      content.readBytes(bytes);
      body.writeBytes(bytes);
    }
  }

  private void judge() {
    Optional<ProbeOutcome> wrong =
        expectation.unlike(status).or(() -> expectation.unlike(body.toByteArray()));
    if (wrong.isPresent()) {
      land(wrong.get());
      return;
    }
    ProbeOutcome plain = ProbeOutcome.Success.of("status " + status);
    land(ssl == null ? plain : secured(ssl.engine().getSession(), plain.detail()));
  }

  private ProbeOutcome secured(SSLSession session, String detail) {
    Instant now = vantage().clock().instant();
    ProbeOutcome ok = new ProbeOutcome.Success(detail, Sorted.map(TlsClient.days(session, now)));
    return client.flaw(session, now).orElse(ok);
  }
}
