package dev.pointsman.probes.probe;

import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one address, from opening to closing. Stands directly on a channel: at
 * thousands of fresh connections per second, every layer between would cost as much as the probe.
 */
abstract class SocketFlight extends ChannelInboundHandlerAdapter implements Probe.Flight {
  private final Vantage vantage;
  private final InetSocketAddress target;
  private final Probe.Landing landing;
  private @Nullable Channel channel;
  private String stage = "connection";
  private boolean over;

  SocketFlight(Vantage vantage, InetAddress address, int port, Probe.Landing landing) {
    this.vantage = vantage;
    this.target = new InetSocketAddress(address, port);
    this.landing = landing;
  }

  /** Adds what must stand before this handler. */
  abstract void prepare(ChannelPipeline pipeline);

  /** Opens the connection; to be called once. */
  final Probe.Flight begin() {
    try {
      NioSocketChannel opened = new NioSocketChannel();
      channel = opened;
      opened.config().setConnectTimeoutMillis(0);
      // A reset instead of an orderly end: thousands of closed connections would otherwise keep
      // their ports for a minute each.
      opened.config().setSoLinger(0);
      prepare(opened.pipeline());
      opened.pipeline().addLast(this);
      ChannelFuture registered = vantage.loop().register(opened);
      if (registered.cause() != null) {
        fail(registered.cause());
        return this;
      }
      opened.connect(target).addListener(this::connected);
    } catch (RuntimeException e) {
      fail(e);
    }
    return this;
  }

  private void connected(io.netty.util.concurrent.Future<?> done) {
    if (!done.isSuccess()) {
      fail(done.cause());
    }
  }

  /** From now on, this is what the flight waits for. */
  final void waitFor(String what) {
    stage = what;
  }

  final String target() {
    return target.getAddress().getHostAddress() + ":" + target.getPort();
  }

  final Vantage vantage() {
    return vantage;
  }

  final void land(ProbeOutcome outcome) {
    if (over) {
      return;
    }
    over = true;
    close();
    landing.landed(outcome);
  }

  final void fail(Throwable cause) {
    land(Fault.of(cause, target()));
  }

  @Override
  public final ProbeOutcome abort() {
    over = true;
    close();
    return Probe.timeout(stage + " from " + target());
  }

  private void close() {
    if (channel == null) {
      return;
    }
    // Straight at the transport: a farewell would be sent in vain before a reset.
    if (channel.isRegistered()) {
      channel.unsafe().close(channel.voidPromise());
    } else {
      channel.unsafe().closeForcibly();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }
}
