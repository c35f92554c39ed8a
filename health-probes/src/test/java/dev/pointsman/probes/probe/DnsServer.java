package dev.pointsman.probes.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A small DNS server on UDP: knows what it is told, and nothing else exists. */
final class DnsServer implements AutoCloseable {
  private static final int TTL_SECONDS = 30;

  private final DatagramSocket socket;
  private final int port;
  private final Map<String, List<String>> known = new ConcurrentHashMap<>();

  DnsServer() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    port = socket.getLocalPort();
    Thread.ofPlatform().daemon().name("dns").start(this::serve);
  }

  int port() {
    return port;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  /** The records of one name and type, in the notation of zone files. */
  void set(String name, String type, String... values) {
    known.put(name + " " + type, List.of(values));
  }

  private void serve() {
    byte[] bytes = new byte[4_096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        byte[] answer = answer(new Message(Arrays.copyOf(bytes, packet.getLength())));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(Message query) throws IOException {
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    String name = question.getName().toString(true);
    List<String> values = known.get(name + " " + Type.string(question.getType()));
    if (values == null) {
      boolean exists = known.keySet().stream().anyMatch(key -> key.startsWith(name + " "));
      answer.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
      return answer.toWire();
    }
    for (String value : values) {
      answer.addRecord(
          Record.fromString(
              question.getName(), question.getType(), DClass.IN, TTL_SECONDS, value, Name.root),
          Section.ANSWER);
    }
    return answer.toWire();
  }

  @Override
  public void close() {
    socket.close();
  }
}
