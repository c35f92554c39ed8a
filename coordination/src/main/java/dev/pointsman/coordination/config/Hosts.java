package dev.pointsman.coordination.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Says what a text that names a machine is, without asking any resolver. */
public final class Hosts {
  private static final Pattern LABELS =
      Pattern.compile(
          "(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)"
              + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*\\.?");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private Hosts() {}

  /** Whether it is an IPv4 address in dotted decimal. */
  public static boolean isV4(String text) {
    return V4.matcher(text).matches();
  }

  /** Whether it is an IPv6 address, without brackets or zone. */
  public static boolean isV6(String text) {
    if (!text.contains(":") || !text.matches("[0-9A-Fa-f:.]{2,45}")) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether it is a DNS name; a text of digits and dots alone is a mistyped address, not a name.
   */
  public static boolean isName(String text) {
    return LABELS.matcher(text).matches() && !DIGITS_AND_DOTS.matcher(text).matches();
  }

  /** Whether it is a name or an address. */
  public static boolean isHost(String text) {
    return isV4(text) || isV6(text) || isName(text);
  }

  /** Whether it can only be reached from the machine itself. */
  public static boolean isLoopback(String text) {
    return text.equals("localhost")
        || text.equals("::1")
        || (isV4(text) && text.startsWith("127."));
  }
}
