package dev.pointsman.sandbox.relay;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Linux's TUN device: what the kernel routes to it is read here, what is written here arrives at
 * the kernel as if from the network. One thread may read while another one writes.
 *
 * <p>See {@code Documentation/networking/tuntap.rst} of the kernel.
 */
@SuppressWarnings("restricted") // native calls are what it is for
final class Tunnel {
  private static final String DEVICE = "/dev/net/tun";
  private static final int O_RDWR = 2;

  /** {@code _IOW('T', 202, int)}. */
  private static final long TUNSETIFF = 0x400454caL;

  /** Packets of IP, without a header of the device's own. */
  private static final short IFF_TUN_NO_PI = 0x0001 | 0x1000;

  /** {@code struct ifreq}: sixteen bytes of a name, and a union. */
  private static final int IFREQ_SIZE = 40;

  private static final int IFREQ_FLAGS = 16;
  private static final int LONGEST_NAME = 15;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ = transfer("read");
  private static final MethodHandle WRITE = transfer("write");

  private final int descriptor;
  private final Side reading = new Side();
  private final Side writing = new Side();

  private Tunnel(int descriptor) {
    this.descriptor = descriptor;
  }

  /** What one thread needs to move packets; lives as long as the process. */
  private static final class Side {
    final MemorySegment state = Arena.global().allocate(STATE);
    final MemorySegment packet = Arena.global().allocate(Packet.LARGEST);
  }

  /**
   * Takes hold of the device of that name; the process that does must be root.
   *
   * @throws IOException when it cannot, with errno
   */
  static Tunnel open(String name) throws IOException {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IOException("device: " + name + " (expected: 1 to " + LONGEST_NAME + " letters)");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(DEVICE), O_RDWR);
      if (descriptor < 0) {
        throw failure(DEVICE, state);
      }
      MemorySegment request = arena.allocate(IFREQ_SIZE);
      request.setString(0, name);
      request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, IFF_TUN_NO_PI);
      int done = (int) IOCTL.invokeExact(state, descriptor, TUNSETIFF, request);
      if (done < 0) {
        throw failure(DEVICE + " as " + name, state);
      }
      return new Tunnel(descriptor);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next packet; waits for it. Only one thread may call it. */
  byte[] read() throws IOException {
    long size = transfer(READ, reading, Packet.LARGEST);
    return reading.packet.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Gives a packet to the kernel. Only one thread may call it. */
  void write(byte[] packet) throws IOException {
    MemorySegment.copy(packet, 0, writing.packet, ValueLayout.JAVA_BYTE, 0, packet.length);
    transfer(WRITE, writing, packet.length);
  }

  private long transfer(MethodHandle call, Side side, long size) throws IOException {
    try {
      long moved = (long) call.invokeExact(side.state, descriptor, side.packet, size);
      if (moved < 0) {
        throw failure(DEVICE, side.state);
      }
      return moved;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static IOException failure(String what, MemorySegment state) {
    return new IOException(what + ": errno " + (int) ERRNO_VALUE.get(state, 0L));
  }

  private static MethodHandle transfer(String name) {
    return handle(
        name,
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG),
        ERRNO);
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
  }
}
