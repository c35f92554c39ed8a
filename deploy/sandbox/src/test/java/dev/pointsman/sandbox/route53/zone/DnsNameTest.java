package dev.pointsman.sandbox.route53.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DnsNameTest {
  @Test
  void isLowerCaseWithATrailingDot() {
    assertThat(DnsName.of("Shop.Example.COM")).isEqualTo(DnsName.of("shop.example.com."));
  }

  @Test
  void escapesWhatIsNotPlainInOctal() {
    assertThat(DnsName.of("*.example.com").text()).isEqualTo("\\052.example.com.");
    assertThat(DnsName.of("\\052.example.com")).isEqualTo(DnsName.of("*.example.com"));
  }

  @Test
  void givesTheBytesBackThatItWasMadeOf() {
    byte[] label = "a*\\.é".getBytes(StandardCharsets.ISO_8859_1);
    DnsName name = DnsName.ofLabels(List.of(label, "test".getBytes(StandardCharsets.US_ASCII)));
    assertThat(name.rawLabels().getFirst()).isEqualTo(label);
  }

  @Test
  void knowsWhatIsWithinAZone() {
    DnsName zone = DnsName.of("example.com");
    assertThat(DnsName.of("example.com").within(zone)).isTrue();
    assertThat(DnsName.of("a.example.com").within(zone)).isTrue();
    assertThat(DnsName.of("anexample.com").within(zone)).isFalse();
  }

  @Test
  void refusesWhatIsNoName() {
    for (String wrong : List.of("", ".", "a..b", "x".repeat(64) + ".com", "a.".repeat(128))) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> DnsName.of(wrong));
    }
  }
}
