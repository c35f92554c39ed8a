package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.TrafficSpec;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

final class InMemoryTrafficTest extends ExactTrafficContract {

  @Override
  protected TrafficWorld open() {
    return new World();
  }

  private static final class World implements TrafficWorld {
    private final InMemoryTraffic driver = new InMemoryTraffic();
    private final TrafficSpec.Route53 traffic =
        new TrafficSpec.Route53(
            "Z1", "shop.example.com", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of());

    @Override
    public TrafficDriver driver() {
      return driver;
    }

    @Override
    public TrafficSpec.Route53 traffic() {
      return traffic;
    }

    @Override
    public SortedMap<String, String> pointing() {
      return driver.pointing(traffic);
    }

    @Override
    public String companion() {
      return driver.companion(traffic);
    }

    @Override
    public void overwriteCompanion(String text) {
      driver.overwriteCompanion(traffic, text);
    }

    @Override
    public void writePlainRecord(String address) {
      driver.overwrite(traffic, "PLAIN", address);
    }

    @Override
    public void changePrimary(String address) {
      driver.overwrite(traffic, "PRIMARY", address);
    }

    @Override
    public void close() {}
  }
}
