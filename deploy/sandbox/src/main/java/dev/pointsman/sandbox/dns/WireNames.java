package dev.pointsman.sandbox.dns;

import dev.pointsman.sandbox.route53.zone.DnsName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Name;

/** Names between the zone's form and dnsjava's. */
final class WireNames {
  private WireNames() {}

  static DnsName normal(Name name) {
    List<byte[]> labels = new ArrayList<>();
    for (int i = 0; i < name.labels(); i++) {
      byte[] label = name.getLabel(i);
      if (label[0] != 0) {
        labels.add(Arrays.copyOfRange(label, 1, label.length));
      }
    }
    return DnsName.ofLabels(labels);
  }

  static Name wire(DnsName name) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (byte[] label : name.rawLabels()) {
      wire.write(label.length);
      wire.write(label, 0, label.length);
    }
    wire.write(0);
    try {
      return new Name(wire.toByteArray());
    } catch (IOException impossible) {
      throw new IllegalStateException("a stored name is no name: " + name, impossible);
    }
  }
}
