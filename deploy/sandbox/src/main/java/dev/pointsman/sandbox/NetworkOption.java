package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.Terrain;
import picocli.CommandLine.Option;

/** Which kind of world a command starts. */
final class NetworkOption {
  @Option(
      names = "--netns",
      description =
          "give each region a network namespace and a distance: 70 ms and 140 ms there and back"
              + " (root, ip and nft)")
  boolean netns;

  Terrain terrain() {
    return netns ? Terrain.NAMESPACES : Terrain.LOOPBACK;
  }
}
