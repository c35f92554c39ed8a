package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.time.Instant;
import javax.net.ssl.SSLSession;

/** A TLS handshake. */
final class TlsProbe implements Probe {
  private final Vantage vantage;
  private final CheckSpec.TlsHandshake spec;
  private final TlsClient client;

  TlsProbe(Vantage vantage, CheckSpec.TlsHandshake spec) {
    this.vantage = vantage;
    this.spec = spec;
    this.client = new TlsClient(spec.tls());
  }

  @Override
  public Flight start(Landing landing) {
    return EachAddress.start(vantage, spec.host(), this::shakeHands, landing);
  }

  private Flight shakeHands(InetAddress address, Landing landing) {
    try {
      SslHandler ssl = client.handler(spec.host(), spec.port());
      return new Handshake(vantage, address, spec.port(), landing, client, ssl).begin();
    } catch (TlsClient.SetupException e) {
      landing.landed(e.outcome());
      return Grounded.FLIGHT;
    }
  }

  private static final class Handshake extends SocketFlight {
    private final TlsClient client;
    private final SslHandler ssl;

    Handshake(
        Vantage vantage,
        InetAddress address,
        int port,
        Landing landing,
        TlsClient client,
        SslHandler ssl) {
      super(vantage, address, port, landing);
      this.client = client;
      this.ssl = ssl;
    }

    @Override
    void prepare(ChannelPipeline pipeline) {
      pipeline.addLast(ssl);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      waitFor("TLS handshake");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        if (done.isSuccess()) {
          SSLSession session = ssl.engine().getSession();
          Instant now = vantage().clock().instant();
          ProbeOutcome ok =
              new ProbeOutcome.Success(
                  session.getProtocol(), Sorted.map(TlsClient.days(session, now)));
          land(client.flaw(session, now).orElse(ok));
        } else {
          fail(done.cause());
        }
      }
    }
  }
}
