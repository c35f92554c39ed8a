package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;

/** A TCP connection that is accepted. */
final class TcpProbe implements Probe {
  private final Vantage vantage;
  private final CheckSpec.Tcp spec;

  TcpProbe(Vantage vantage, CheckSpec.Tcp spec) {
    this.vantage = vantage;
    this.spec = spec;
  }

  @Override
  public Flight start(Landing landing) {
    return EachAddress.start(
        vantage,
        spec.host(),
        (address, end) -> new Connection(vantage, address, spec.port(), end).begin(),
        landing);
  }

  private static final class Connection extends SocketFlight {
    Connection(Vantage vantage, InetAddress address, int port, Landing landing) {
      super(vantage, address, port, landing);
    }

    @Override
    void prepare(ChannelPipeline pipeline) {}

    @Override
    public void channelActive(ChannelHandlerContext context) {
      land(ProbeOutcome.Success.of("connected"));
    }
  }
}
