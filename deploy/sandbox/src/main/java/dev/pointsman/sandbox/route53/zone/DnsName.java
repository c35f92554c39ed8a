package dev.pointsman.sandbox.route53.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A domain name in the form in which Route 53 stores and lists it: lower case, with a trailing dot,
 * and with every byte outside of letters, digits, hyphen and underscore as a three-digit octal
 * escape ({@code \052} for an asterisk). Ordered by its labels from the right, as listings are.
 */
public record DnsName(String text) implements Comparable<DnsName> {
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 255;

  /** The wildcard's label, as stored. */
  private static final String ASTERISK = "\\052";

  /**
   * Normalizes a name.
   *
   * @throws IllegalArgumentException with Route 53's words, when it is no domain name
   */
  public static DnsName of(String given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("FATAL problem: DomainNameEmpty (Domain name is empty)");
    }
    StringBuilder normal = new StringBuilder(given.length() + 1);
    int labelLength = 0;
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      if (c == '.') {
        requireLabel(labelLength, given);
        labelLength = 0;
        normal.append('.');
        continue;
      }
      labelLength++;
      if (c == '\\' && isOctal(given, i + 1)) {
        append(normal, Integer.parseInt(given.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        append(normal, c);
      }
    }
    if (given.charAt(given.length() - 1) != '.') {
      requireLabel(labelLength, given);
      normal.append('.');
    }
    if (normal.length() > MAX_NAME) {
      throw problem("DomainNameTooLong", "Domain name is too long", given);
    }
    return new DnsName(normal.toString());
  }

  /** The name made of raw labels, as they come off the wire, leftmost first, without the root. */
  public static DnsName ofLabels(List<byte[]> labels) {
    StringBuilder normal = new StringBuilder();
    for (byte[] label : labels) {
      for (byte b : label) {
        append(normal, b & 0xff);
      }
      normal.append('.');
    }
    return new DnsName(normal.isEmpty() ? "." : normal.toString());
  }

  private static void append(StringBuilder normal, int code) {
    int lower = code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
    boolean plain =
        (lower >= 'a' && lower <= 'z')
            || (lower >= '0' && lower <= '9')
            || lower == '-'
            || lower == '_';
    if (plain) {
      normal.append((char) lower);
    } else {
      normal.append(String.format(Locale.ROOT, "\\%03o", lower & 0xff));
    }
  }

  private static boolean isOctal(String given, int from) {
    if (from + 3 > given.length()) {
      return false;
    }
    return given.substring(from, from + 3).matches("[0-3][0-7][0-7]");
  }

  private static void requireLabel(int length, String given) {
    if (length == 0) {
      throw problem("DomainLabelEmpty", "Domain label is empty", given);
    }
    if (length > MAX_LABEL) {
      throw problem("DomainLabelTooLong", "Domain label is too long", given);
    }
  }

  private static IllegalArgumentException problem(String code, String words, String given) {
    return new IllegalArgumentException(
        "FATAL problem: " + code + " (" + words + ") encountered with '" + given + "'");
  }

  /** The labels, leftmost first, without the root. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>(List.of(text.split("\\.", -1)));
    labels.removeIf(String::isEmpty);
    return labels;
  }

  /** The labels' bytes, leftmost first, as they go on the wire. */
  public List<byte[]> rawLabels() {
    return labels().stream().map(DnsName::raw).toList();
  }

  private static byte[] raw(String label) {
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i < label.length(); i++) {
      if (label.charAt(i) == '\\' && isOctal(label, i + 1)) {
        raw.append((char) Integer.parseInt(label.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        raw.append(label.charAt(i));
      }
    }
    return raw.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether this is {@code zone} or below it. */
  public boolean within(DnsName zone) {
    return text.equals(zone.text) || text.endsWith("." + zone.text);
  }

  /** The name without its leftmost label; the root's parent is the root. */
  public DnsName parent() {
    int dot = text.indexOf('.');
    String rest = text.substring(dot + 1);
    return rest.isEmpty() ? new DnsName(".") : new DnsName(rest);
  }

  /** The wildcard directly below this name. */
  public DnsName wildcard() {
    return new DnsName(ASTERISK + "." + text);
  }

  @Override
  public int compareTo(DnsName other) {
    return reversed().compareTo(other.reversed());
  }

  private String reversed() {
    List<String> labels = labels();
    Collections.reverse(labels);
    return String.join(".", labels) + ".";
  }

  @Override
  public String toString() {
    return text;
  }
}
