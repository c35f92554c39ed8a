package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.world.net.Namespaces;
import dev.pointsman.sandbox.world.net.Network;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Networks whose worlds are gone: killed in the midst of beginning or ending, or deleted by hand.
 */
public final class Leftovers {
  private Leftovers() {}

  /** Takes them away; returns how many. Does nothing where there can be none. */
  public static int sweep() {
    return Namespaces.sweep(Leftovers::hasNetwork);
  }

  private static boolean hasNetwork(Path folder, String name) {
    try {
      Optional<Network> network = Folder.find(folder).map(Plan::network);
      return network.map(Network::name).filter(name::equals).isPresent();
    } catch (WorldException _) {
      return true; // there is a plan that cannot be read: nobody knows whose it is
    }
  }
}
