package dev.pointsman.sandbox.relay;

import java.util.Optional;

/** What the relay reads of a packet: whom it is for. */
final class Packet {
  /** No packet on a device with the usual MTU is larger; it stands for one that is not usual. */
  static final int LARGEST = 65_536;

  private static final int SHORTEST_HEADER = 20;
  private static final int DESTINATION = 16;

  private Packet() {}

  /** Where it is to go; empty for what is not IPv4, like a kernel's own greetings in IPv6. */
  static Optional<String> destination(byte[] packet) {
    if (packet.length < SHORTEST_HEADER || (packet[0] & 0xf0) != 0x40) {
      return Optional.empty();
    }
    StringBuilder address = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      address.append(i == 0 ? "" : ".").append(packet[DESTINATION + i] & 0xff);
    }
    return Optional.of(address.toString());
  }
}
