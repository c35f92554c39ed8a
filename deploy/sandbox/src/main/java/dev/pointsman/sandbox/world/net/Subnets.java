package dev.pointsman.sandbox.world.net;

import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses a /24 of the private ranges (RFC 1918) that this machine neither has nor routes anywhere
 * else. For one thread.
 */
public final class Subnets {
  /** With this many failures all of the range is taken. */
  private static final int ATTEMPTS = 500;

  private final List<Range> taken;

  /** Addresses from {@code first} to {@code last}, as numbers. */
  record Range(long first, long last) {
    static Range of(long address, int bits) {
      long size = 1L << (32 - bits);
      long first = address & ~(size - 1);
      return new Range(first, first + size - 1);
    }

    boolean overlaps(Range other) {
      return first <= other.last && other.first <= last;
    }
  }

  Subnets(List<Range> taken) {
    this.taken = List.copyOf(taken);
  }

  /** What this machine has now. */
  public static Subnets ofThisMachine() {
    List<Range> taken = new ArrayList<>(routes());
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          byte[] bytes = address.getAddress().getAddress();
          if (bytes.length == 4) {
            taken.add(Range.of(number(bytes), address.getNetworkPrefixLength()));
          }
        }
      }
    } catch (SocketException e) {
      throw new WorldException("network interfaces: " + e.getMessage(), e);
    }
    return new Subnets(taken);
  }

  /**
   * A free one, drawn by chance.
   *
   * @throws WorldException when there is none
   */
  public Network free(RandomGenerator random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Network drawn = draw(attempt % 3, random);
      if (taken.stream().noneMatch(range(drawn)::overlaps)) {
        return drawn;
      }
    }
    throw new WorldException(
        "network: no free /24 in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16: this machine has"
            + " routes to all of them");
  }

  private static Network draw(int which, RandomGenerator random) {
    int any = random.nextInt(1, 255);
    return switch (which) {
      case 0 -> Network.of(10, random.nextInt(256), any);
      case 1 -> Network.of(172, 16 + random.nextInt(16), any);
      default -> Network.of(192, 168, any);
    };
  }

  static Range range(Network network) {
    String[] bytes = network.prefix().split("\\.", -1);
    return Range.of(
        Long.parseLong(bytes[0]) << 24
            | Long.parseLong(bytes[1]) << 16
            | Long.parseLong(bytes[2]) << 8,
        24);
  }

  private static long number(byte[] address) {
    long number = 0;
    for (byte each : address) {
      number = number << 8 | (each & 0xff);
    }
    return number;
  }

  /** All but the default route; where there is no such file, only the interfaces count. */
  private static List<Range> routes() {
    Path table = Path.of("/proc/net/route");
    if (!Files.isReadable(table)) {
      return List.of();
    }
    try {
      return parse(Files.readAllLines(table));
    } catch (IOException e) {
      throw new WorldException(table + ": " + e.getMessage(), e);
    }
  }

  /** {@code Iface Destination Gateway Flags RefCnt Use Metric Mask ...}, the bytes reversed. */
  static List<Range> parse(List<String> table) {
    return table.stream()
        .skip(1)
        .map(line -> line.trim().split("\\s+", -1))
        .filter(fields -> fields.length > 7)
        .filter(fields -> Long.parseLong(fields[7], 16) != 0)
        .map(
            fields ->
                Range.of(
                    Integer.toUnsignedLong(
                        Integer.reverseBytes((int) Long.parseLong(fields[1], 16))),
                    Long.bitCount(Long.parseLong(fields[7], 16))))
        .toList();
  }
}
