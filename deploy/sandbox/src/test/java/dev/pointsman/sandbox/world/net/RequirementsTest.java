package dev.pointsman.sandbox.world.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a machine that cannot have namespaces. */
final class RequirementsTest {
  @TempDir Path folder;

  @Test
  void allThatIsMissingIsSaidAtOnceWithHowToGetIt() {
    assertThat(Requirements.missing("Linux", "alice", folder.toString(), folder.resolve("tun")))
        .containsExactly(
            "user: alice (expected: root; sudo does)",
            "program: no ip on the PATH (expected: Debian's iproute2; apt-get install iproute2)",
            "program: no nft on the PATH (expected: Debian's nftables; apt-get install nftables)",
            "device: no %s/tun (expected: the kernel's TUN driver; modprobe tun)"
                .formatted(folder));
  }

  @Test
  void elsewhereThanOnLinuxNothingElseIsAsked() {
    assertThat(Requirements.missing("Mac OS X", "root", "", folder))
        .containsExactly("system: Mac OS X (expected: Linux)");
  }

  @Test
  void aMachineThatHasAllLacksNothing() throws Exception {
    for (String program : new String[] {"ip", "nft"}) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }

    assertThat(Requirements.missing("Linux", "root", "/nowhere:" + folder, folder)).isEmpty();
  }
}
