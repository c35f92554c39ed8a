package dev.pointsman.sandbox.scenario;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers every question for an address with one at which nobody listens. */
final class LyingDns implements AutoCloseable {
  private static final int MAX_QUESTION = 512;
  private static final long TTL_SECONDS = 1;

  private final DatagramSocket socket;
  private final InetAddress nowhere;

  /** Begins at once, on any free port of {@code address}. */
  LyingDns(String address, String nowhere) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(address, 0));
    this.nowhere = InetAddress.getByName(nowhere);
    Thread.ofPlatform().daemon().name("lying-dns").start(this::serve);
  }

  /** As {@code address:port}. */
  String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void serve() {
    byte[] buffer = new byte[MAX_QUESTION];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength())));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException _) {
        // not a question, or closed: the next one, if there is one
      }
    }
  }

  private byte[] answer(Message question) {
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    Record asked = question.getQuestion();
    if (asked != null) {
      answer.addRecord(asked, Section.QUESTION);
      if (asked.getType() == Type.A) {
        answer.addRecord(
            new ARecord(asked.getName(), DClass.IN, TTL_SECONDS, nowhere), Section.ANSWER);
      }
    }
    return answer.toWire(MAX_QUESTION);
  }

  @Override
  public void close() {
    socket.close();
  }
}
