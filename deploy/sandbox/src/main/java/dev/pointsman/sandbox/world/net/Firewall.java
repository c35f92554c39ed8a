package dev.pointsman.sandbox.world.net;

import java.util.Locale;

/**
 * The rules of one region's namespace, as nftables reads them: all of them in one transaction, in
 * the place of those before.
 *
 * <p>They look at what leaves the relay for the wire, and at what comes from the wire, before
 * connection tracking ({@code raw}); a packet that leaves is dropped where it is forwarded, so that
 * its sender is told nothing. What goes to or comes from the outside is named in no rule.
 */
final class Firewall {
  private static final String HEAD =
      """
      table inet pointsman
      delete table inet pointsman
      table inet pointsman {
      """;

  private Firewall() {}

  /** The rules of {@code region}. */
  static String rules(Layout layout, Conditions conditions, Layout.Place region) {
    StringBuilder arriving = new StringBuilder();
    StringBuilder leaving = new StringBuilder();
    for (Layout.Place far : layout.far(region)) {
      drop(arriving, "iifname eth0 ip saddr " + far.address(), conditions, far, region);
      drop(leaving, "oifname eth0 ip daddr " + far.address(), conditions, region, far);
    }
    Double loss = conditions.losses().get(region.name());
    if (loss != null && loss > 0) {
      for (Layout.Place far : layout.far(region)) {
        arriving.append(lose("iifname eth0 ip saddr " + far.address(), loss));
        leaving.append(lose("oifname eth0 ip daddr " + far.address(), loss));
      }
    }
    return HEAD
        + chain("arriving", "prerouting", "raw", arriving)
        + chain("leaving", "postrouting", "srcnat", leaving)
        + "}\n";
  }

  private static void drop(
      StringBuilder rules,
      String packets,
      Conditions conditions,
      Layout.Place from,
      Layout.Place to) {
    if (conditions.isCut(from.name(), to.name())) {
      rules.append("    ").append(packets).append(" drop\n");
    }
  }

  /** Hundredths of a percent are as fine as it gets. */
  private static String lose(String packets, double percent) {
    return String.format(
        Locale.ROOT,
        "    %s numgen random mod 10000 < %d drop\n",
        packets,
        Math.round(percent * 100));
  }

  private static String chain(String name, String hook, String priority, StringBuilder rules) {
    return """
      chain %s {
        type filter hook %s priority %s; policy accept;
    %s  }
    """
        .formatted(name, hook, priority, rules);
  }
}
