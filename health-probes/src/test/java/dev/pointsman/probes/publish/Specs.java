package dev.pointsman.probes.publish;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Definitions as they stand in the store. */
public final class Specs {
  private Specs() {}

  /** A service with checks of every type. */
  public static String encoded(String name) {
    CheckSpec.Tls tls = new CheckSpec.Tls(true, "/etc/ca.pem", "shop.example.com", 14);
    RegionSpec first =
        region(
            "us-east-1",
            List.of(
                new CheckSpec.Http(
                    "web",
                    URI.create("https://shop.example.com:8443/health"),
                    List.of(200),
                    "ok",
                    Map.of("X-Probe", "${env:TOKEN}"),
                    CheckSpec.Redirects.SAME_HOST,
                    CheckSpec.Tls.DEFAULT,
                    "primary"),
                new CheckSpec.Tcp("port", "shop.example.com", 443),
                new CheckSpec.TlsHandshake("tls", "shop.example.com", 443, tls),
                new CheckSpec.Dns(
                    "dns", "192.0.2.53", 53, "shop.example.com", "A", List.of("192.0.2.10")),
                new CheckSpec.Grpc("rpc", "shop.example.com", 9000, "shop.v1.Shop", tls),
                new CheckSpec.Postgres("db", "main")));
    RegionSpec second =
        region("us-west-2", List.of(new CheckSpec.Tcp("port", "shop.example.com", 443)));
    return Codecs.SPEC.encode(
        new ServiceSpec(
            name,
            Mode.ACTIVE_PASSIVE,
            Automation.AUTOMATIC,
            new Objectives(Duration.ofMinutes(1), Duration.ofSeconds(5)),
            Detection.standard(),
            List.of(first, second),
            new TrafficSpec.Route53(
                "Z1",
                "shop.example.com",
                TrafficSpec.RecordType.A,
                Duration.ofSeconds(30),
                Map.of("us-east-1", "h1")),
            new Policy(
                Duration.ofMinutes(10),
                null,
                Policy.ByWhom.MANUAL,
                Policy.ByWhom.MANUAL,
                Policy.UnknownLag.REFUSE,
                Policy.WithoutProof.ASK)));
  }

  private static RegionSpec region(String name, List<CheckSpec> checks) {
    return new RegionSpec(
        name,
        "192.0.2.10",
        checks,
        new DatabaseSpec.Postgres(
            "main", "db.example.com", 5432, "postgres", "pointsman", new SecretRef("${env:P}")),
        null,
        new CapacitySpec.None());
  }
}
