package dev.pointsman.sandbox.dns;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;

/** One port, UDP and TCP. Lives on the context it is started on. */
public final class NameServer {
  private static final int PLAIN_UDP_LIMIT = 512;
  private static final int TCP_LIMIT = 65_535;
  private static final int TCP_IDLE_SECONDS = 10;
  private static final int LENGTH_BYTES = 2;
  private static final int HEADER_BYTES = 12;

  /** Both ports must be the same number: a free one for TCP may be taken for UDP. */
  private static final int PORT_ATTEMPTS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);

  private final Answers answers;
  private final NetServer tcp;
  private final DatagramSocket udp;

  private NameServer(Answers answers, NetServer tcp, DatagramSocket udp) {
    this.answers = answers;
    this.tcp = tcp;
    this.udp = udp;
  }

  /**
   * Opens the port.
   *
   * @param port 0 for any that is free for both
   */
  public static Future<NameServer> start(Vertx vertx, Answers answers, String host, int port) {
    return start(vertx, answers, host, port, port == 0 ? PORT_ATTEMPTS : 1);
  }

  private static Future<NameServer> start(
      Vertx vertx, Answers answers, String host, int port, int attempts) {
    NameServer server =
        new NameServer(
            answers,
            vertx.createNetServer(
                new NetServerOptions()
                    .setIdleTimeout(TCP_IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)),
            vertx.createDatagramSocket(new DatagramSocketOptions()));
    server.tcp.connectHandler(server::converse);
    server.udp.handler(server::answer);
    return server
        .tcp
        .listen(port, host)
        .compose(opened -> server.udp.listen(opened.actualPort(), host))
        .map(server)
        .recover(
            cause ->
                server
                    .close()
                    .transform(
                        _ ->
                            attempts > 1
                                ? start(vertx, answers, host, port, attempts - 1)
                                : Future.failedFuture(cause)));
  }

  /** The port of both. */
  public int port() {
    return tcp.actualPort();
  }

  /** Closes both. */
  public Future<Void> close() {
    return Future.join(tcp.close(), udp.close()).mapEmpty();
  }

  private void answer(DatagramPacket packet) {
    byte[] query = packet.data().getBytes();
    byte @Nullable [] wire = wire(query, false);
    if (wire != null) {
      var _ = udp.send(Buffer.buffer(wire), packet.sender().port(), packet.sender().hostAddress());
    }
  }

  private void converse(NetSocket socket) {
    RecordParser parser = RecordParser.newFixed(LENGTH_BYTES);
    boolean[] lengthNext = {true};
    parser.handler(
        part -> {
          int length = lengthNext[0] ? part.getUnsignedShort(0) : 0;
          if (lengthNext[0] && length > 0) {
            lengthNext[0] = false;
            parser.fixedSizeMode(length);
            return;
          }
          if (lengthNext[0]) {
            socket.close();
            return;
          }
          lengthNext[0] = true;
          parser.fixedSizeMode(LENGTH_BYTES);
          reply(socket, part.getBytes());
        });
    socket.exceptionHandler(gone -> LOG.debug("a DNS connection broke: {}", gone.getMessage()));
    socket.handler(parser);
  }

  private void reply(NetSocket socket, byte[] query) {
    byte @Nullable [] wire = wire(query, true);
    if (wire == null) {
      socket.close();
      return;
    }
    var _ = socket.write(Buffer.buffer().appendUnsignedShort(wire.length).appendBytes(wire));
  }

  /** The answer's bytes, or null for what deserves none. */
  private byte @Nullable [] wire(byte[] packet, boolean stream) {
    try {
      Header header = packet.length < HEADER_BYTES ? null : new Header(packet);
      if (header == null || header.getFlag(Flags.QR)) {
        return null; // an answer to an answer would go round for ever
      }
      Message query;
      try {
        query = new Message(packet);
      } catch (IOException malformed) {
        return malformed(header);
      }
      return answers.answer(query).toWire(stream ? TCP_LIMIT : udpLimit(query));
    } catch (IOException | RuntimeException broken) {
      LOG.debug("a packet of {} bytes was dropped", packet.length, broken);
      return null;
    }
  }

  private static int udpLimit(Message query) {
    OPTRecord edns = query.getOPT();
    return edns == null
        ? PLAIN_UDP_LIMIT
        : Math.clamp(edns.getPayloadSize(), PLAIN_UDP_LIMIT, Answers.EDNS_PAYLOAD);
  }

  private static byte[] malformed(Header query) {
    Header header = new Header(query.getID());
    header.setFlag(Flags.QR);
    header.setOpcode(query.getOpcode());
    header.setRcode(Rcode.FORMERR);
    return header.toWire();
  }
}
