package dev.pointsman.sandbox.route53.zone;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Route 53 accepts as values; the types that it only stores here are not looked into. */
final class RecordValues {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6_SHAPE = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /** One or more quoted strings, in each of them at most 255 characters, escapes counted as one. */
  private static final Pattern QUOTED_STRINGS =
      Pattern.compile(
          "\"(\\\\[0-7]{3}|\\\\.|[^\"\\\\]){0,255}\"(\\s+\"(\\\\[0-7]{3}|\\\\.|[^\"\\\\]){0,255}\")*");

  /** TXT values are at most this long. */
  private static final int MAX_TXT = 4_000;

  private RecordValues() {}

  /** Every problem of a set's values, in Route 53's words. */
  static List<String> problems(RecordSet set) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String value : set.values()) {
      if (!seen.add(value)) {
        problems.add("Duplicate Resource Record: '" + value + "'");
      }
      String problem = problem(set.type(), value);
      if (problem != null) {
        problems.add("Invalid Resource Record: '" + problem + " encountered with '" + value + "''");
      }
    }
    boolean single =
        set.type().equals("CNAME")
            || set.type().equals("SOA")
            || set.policy() == RoutingPolicy.MULTIVALUE;
    if (single && set.values().size() > 1) {
      problems.add(
          "RRSet of type "
              + set.type()
              + " with DNS name "
              + set.name()
              + " contains "
              + set.values().size()
              + " values (expected: 1)");
    }
    return problems;
  }

  private static @Nullable String problem(String type, String value) {
    return switch (type) {
      case "A" ->
          IPV4.matcher(value).matches()
              ? null
              : "FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)";
      case "AAAA" ->
          isIpv6(value)
              ? null
              : "FATAL problem: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)";
      case "CNAME", "NS", "PTR" ->
          isName(value)
              ? null
              : "FATAL problem: DomainNameMalformed (Value is not a valid domain name)";
      case "TXT", "SPF" -> textProblem(value);
      case "SOA" ->
          value.trim().split("\\s+", -1).length == 7
              ? null
              : "FATAL problem: SOARRDATAIllegalFormat (Value does not have 7 fields)";
      default -> value.isBlank() ? "FATAL problem: RRDATAEmpty (Value is empty)" : null;
    };
  }

  private static @Nullable String textProblem(String value) {
    if (value.length() > MAX_TXT) {
      return "FATAL problem: TXTRDATATooLong (Value is longer than " + MAX_TXT + " characters)";
    }
    return QUOTED_STRINGS.matcher(value).matches()
        ? null
        : "FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks)";
  }

  private static boolean isIpv6(String value) {
    // A name is never looked up: only what has a colon and no foreign character is parsed.
    if (!IPV6_SHAPE.matcher(value).matches() || value.indexOf(':') < 0) {
      return false;
    }
    try {
      var _ = Inet6Address.ofLiteral(value);
      return true;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static boolean isName(String value) {
    try {
      var _ = DnsName.of(value);
      return true;
    } catch (IllegalArgumentException notAName) {
      return false;
    }
  }
}
