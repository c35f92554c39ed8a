package dev.pointsman.probes.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with a small 200 and closes. Prints its port, then runs until its standard
 * input ends, so that it never outlives the process that started it.
 */
final class TargetServer {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  /** Before the port, on the line that tells it. */
  static final String PORT = "port: ";

  /** Connections that may wait: a burst of a whole interval. */
  private static final int BACKLOG = 4_096;

  private TargetServer() {}

  static void run() throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answer());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    System.out.println(PORT + ((InetSocketAddress) server.localAddress()).getPort());
    while (System.in.read() >= 0) {
      // Only the end counts.
    }
    group.shutdownGracefully().sync();
  }

  private static final class Answer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      ByteBuf answer = Unpooled.wrappedBuffer(ANSWER);
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A prober resets its connections; there is nothing to tell.
      context.channel().unsafe().close(context.channel().voidPromise());
    }
  }
}
