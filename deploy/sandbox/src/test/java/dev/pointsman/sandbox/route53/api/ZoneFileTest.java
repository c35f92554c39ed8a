package dev.pointsman.sandbox.route53.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.sandbox.route53.zone.AliasTarget;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZoneFileTest {
  private static final List<String> SERVERS = List.of("ns-1.standin.test.");

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsReadBackAsItWas() throws Exception {
    List<RecordSet> sets =
        List.of(
            RecordSet.failover("a.shop.test", "A", "east", "PRIMARY", 30, "check-1", "192.0.2.1"),
            RecordSet.weighted("b.shop.test", "A", "west", 7, 30, null, "192.0.2.2"),
            RecordSet.multivalue("c.shop.test", "A", "one", 30, null, "192.0.2.3"),
            RecordSet.simple("d.shop.test", "TXT", 60, "\"epoch=1 <&> batch=2\""),
            new RecordSet(
                DnsName.of("e.shop.test"),
                "A",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                new AliasTarget("Z1", DnsName.of("a.shop.test"), true),
                null,
                null));
    HostedZone zone = zone(sets);
    ZoneFile file = new ZoneFile(folder.resolve("zones.xml"));
    file.write(List.of(zone, zone(List.of())));

    List<HostedZone> read = file.read(SERVERS);
    assertThat(read).hasSize(2);
    assertThat(read.getFirst().wire()).isEqualTo(zone.wire());
    assertThat(read.getFirst().records().all()).containsExactlyElementsOf(sets);
    assertThat(read.getFirst().published().all()).containsExactlyElementsOf(sets);
    assertThat(folder)
        .isDirectoryContaining("glob:**zones.xml")
        .isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void withoutAFileThereAreNoZones() throws Exception {
    assertThat(new ZoneFile(folder.resolve("none.xml")).read(SERVERS)).isEmpty();
  }

  @Test
  void aFileThatIsNoneOfOursIsRefusedAndNotTakenForEmpty() throws Exception {
    Path file = folder.resolve("zones.xml");
    for (String wrong : List.of("", "no zones", "<HostedZones><Kept/></HostedZones>")) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> new ZoneFile(file).read(SERVERS))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("zones.xml");
    }
  }

  private static HostedZone zone(List<RecordSet> sets) {
    return new HostedZone(
        "Z1", DnsName.of("shop.test"), "reference", "a comment", false, SERVERS, sets);
  }
}
