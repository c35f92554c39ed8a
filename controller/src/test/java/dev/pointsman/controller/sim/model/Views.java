package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.execute.route53.ModelZone;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.Tally;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What probes of the agents find: from the model databases, the network, and the zone. */
public final class Views {
  /** Of the check of the traffic's name. */
  static final String TRAFFIC = "@traffic";

  private static final Tally GOOD = new Tally(1, 0, 0);
  private static final Tally BAD = new Tally(1, 1, 0);

  private final Network network;
  private final Databases databases;
  private final ModelZone zone;
  private final boolean[] webDown;
  private final boolean[] walled;
  private final boolean[] liar;
  private final boolean[] stuck;

  public Views(Network network, Databases databases, ModelZone zone) {
    this.network = network;
    this.databases = databases;
    this.zone = zone;
    this.webDown = new boolean[network.regions()];
    this.walled = new boolean[network.regions()];
    this.liar = new boolean[network.regions()];
    this.stuck = new boolean[network.regions()];
  }

  /** The application of a region answers with errors, or not. */
  public void webDown(int region, boolean down) {
    webDown[region] = down;
  }

  /** No probe reaches the region, not even from within. */
  public void walled(int region, boolean is) {
    walled[region] = is;
  }

  /** The agent of a region sees everything fail, and its canaries well. */
  public void lies(int region, boolean does) {
    liar[region] = does;
  }

  /** The agent of a region sees everything well, whatever happens. */
  public void stuck(int region, boolean is) {
    stuck[region] = is;
  }

  public void heal() {
    Arrays.fill(webDown, false);
    Arrays.fill(walled, false);
    Arrays.fill(liar, false);
    Arrays.fill(stuck, false);
  }

  /** What a probe finds; null when it finds no answer. */
  @Nullable ProbeOutcome look(String from, CheckId check) {
    if (check.region().equals(TRAFFIC)) {
      String address = zone.primaryAddress();
      return address == null
          ? new ProbeOutcome.Failure(Reason.NAME, "no record")
          : ProbeOutcome.Success.of(address);
    }
    int source = Service.number(from);
    int target = Service.number(check.region());
    if (liar[source]) {
      return new ProbeOutcome.Failure(Reason.REFUSED, "so it says");
    }
    if (stuck[source]) {
      return ProbeOutcome.Success.of(check.check().equals("db") ? "standby" : "well");
    }
    if (walled[target] || !network.inTouch(source, target)) {
      return null;
    }
    return check.check().equals("db") ? database(check.region()) : web(target);
  }

  private ProbeOutcome web(int target) {
    return webDown[target]
        ? new ProbeOutcome.Failure(Reason.STATUS, "500")
        : ProbeOutcome.Success.of("200");
  }

  private ProbeOutcome database(String region) {
    ModelDatabase database = databases.of(region);
    if (!database.running) {
      return new ProbeOutcome.Failure(Reason.REFUSED, "connection refused");
    }
    if (database.standbySignal) {
      return ProbeOutcome.Success.of("standby");
    }
    return ProbeOutcome.Success.of(database.open ? "primary, open" : "primary, closed");
  }

  /** One canary in each other region. */
  SortedMap<String, Tally> canaries(String from) {
    SortedMap<String, Tally> tallies = new TreeMap<>();
    int source = Service.number(from);
    for (int region = 0; region < network.regions(); region++) {
      if (region != source) {
        tallies.put(
            Service.REGIONS.get(region),
            liar[source] || network.inTouch(source, region) ? GOOD : BAD);
      }
    }
    return tallies;
  }
}
