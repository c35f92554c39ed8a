package dev.pointsman.probes.guard.failsafe;

import com.sun.net.httpserver.HttpServer;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** Controllers and a name server, as real servers that answer as a test wants them to. */
public final class Respondents implements AutoCloseable {
  private static final Codec<PromiseRequest> REQUEST = Codec.ofView(PromiseRequest.class);
  private static final Codec<Promise> PROMISE = Codec.ofView(Promise.class);
  private static final String COMPANION = "_pointsman.shop.test.";

  /** The traffic record that has a companion. */
  public static final String RECORD = "shop.test";

  /** What a companion says that the service's own controllers have written. */
  public static final List<String> OURS =
      List.of("pointsman=1", "owner=pointsman/shop", "run=r", "epoch=1", "batch=1");

  private final HttpServer server;
  private final DatagramSocket names;
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private volatile List<List<String>> companions = List.of(OURS);

  /** Nobody answers yet but the name server. */
  public Respondents() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.start();
    names = new DatagramSocket(0, loopback);
    Thread.ofPlatform().daemon().name("names").start(this::answerNames);
  }

  /** A controller that answers 200 with that. */
  public void controller(String id, Function<PromiseRequest, String> answer) {
    server.createContext(
        "/" + id + "/api/v1/promises",
        exchange -> {
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] text = answer.apply(REQUEST.decode(body)).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
  }

  /** A controller that promises whatever it is asked. */
  public void promises(String id) {
    controller(id, request -> given(id, request));
  }

  /** Nobody listens there any more. */
  public void leave(String id) {
    server.removeContext("/" + id + "/api/v1/promises");
  }

  static String given(String id, PromiseRequest request) {
    return PROMISE.encode(new Promise(id, request));
  }

  /** The values of the companion record, fact by fact. */
  void companions(List<List<String>> values) {
    companions = values;
  }

  /** What was presented. */
  List<String> tokens() {
    return tokens;
  }

  /** Where a controller is reached. */
  public URI url(String id) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + id);
  }

  /** Where names are asked for. */
  public HostPort resolver() {
    return new HostPort("127.0.0.1", names.getLocalPort());
  }

  private void answerNames() {
    byte[] bytes = new byte[4096];
    while (!names.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        names.receive(packet);
        byte[] wire = answer(new Message(Arrays.copyOf(bytes, packet.getLength()))).toWire();
        names.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
      } catch (IOException _) {
        // the test has ended
      }
    }
  }

  private Message answer(Message query) {
    Name name = query.getQuestion().getName();
    boolean known = name.toString().equals(COMPANION);
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    if (known) {
      companions.forEach(
          facts -> answer.addRecord(new TXTRecord(name, DClass.IN, 60, facts), Section.ANSWER));
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
    names.close();
  }
}
