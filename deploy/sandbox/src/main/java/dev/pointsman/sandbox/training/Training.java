package dev.pointsman.sandbox.training;

import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.sandbox.route53.Route53StandIn;
import dev.pointsman.sandbox.route53.StandInOptions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Loads classes, and uses the libraries once each; nothing that it calls needs to succeed. */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  /** Nobody listens there: refused at once. */
  private static final String NOBODY = "127.0.0.1";

  private static final int NO_PORT = 1;

  private Training() {}

  /** Trains, and ends. */
  public static void main(String[] words) {
    try {
      loadOwnClasses();
      Vertx vertx = Vertx.vertx();
      serveAndAsk(vertx);
      connectToDatabase(vertx);
      readStore();
      System.exit(0); // whatever else is still running
    } catch (IOException | RuntimeException e) {
      LOG.error("training failed", e);
      System.exit(1);
    }
  }

  private static void loadOwnClasses() throws IOException {
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (new File(jar).getName().startsWith("pointsman-")) {
        try (JarFile file = new JarFile(jar)) {
          file.stream()
              .map(e -> e.getName())
              .filter(n -> n.endsWith(".class") && !n.endsWith("-info.class"))
              .forEach(n -> load(n.substring(0, n.length() - ".class".length()).replace('/', '.')));
        }
      }
    }
  }

  private static void load(String name) {
    try {
      Class<?> loaded = Class.forName(name, false, Training.class.getClassLoader());
      if (loaded.isAnnotationPresent(CommandLine.Command.class)) {
        LOG.debug("a command: {}", loaded);
      }
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("not loaded: {}", name, e);
    }
  }

  private static void serveAndAsk(Vertx vertx) {
    Route53StandIn standIn = Route53StandIn.start(vertx, StandInOptions.defaults()).await();
    WebClient client = WebClient.create(vertx);
    try {
      client.getAbs(standIn.endpoint() + "/2013-04-01/hostedzone").send().await();
      askLikeAController(standIn.endpoint(), standIn.createZone("training.test").await());
    } finally {
      client.close();
      standIn.close().await();
    }
  }

  private static void askLikeAController(URI endpoint, String zone) {
    try (Route53Client route53 =
        Route53Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("training", "none")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      ResourceRecordSet record =
          ResourceRecordSet.builder()
              .name("a.training.test")
              .type(RRType.A)
              .ttl(1L)
              .resourceRecords(ResourceRecord.builder().value(NOBODY).build())
              .build();
      Change change =
          Change.builder().action(ChangeAction.CREATE).resourceRecordSet(record).build();
      String id =
          route53
              .changeResourceRecordSets(
                  r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(change)))
              .changeInfo()
              .id();
      route53.getChange(r -> r.id(id));
      route53.listResourceRecordSets(r -> r.hostedZoneId(zone));
    }
  }

  private static void connectToDatabase(Vertx vertx) {
    PgConnection.connect(
            vertx,
            new PgConnectOptions()
                .setHost(NOBODY)
                .setPort(NO_PORT)
                .setUser("nobody")
                .setPassword("none"))
        .onFailure(e -> LOG.debug("refused, as it should be", e))
        .otherwiseEmpty()
        .await();
  }

  private static void readStore() {
    EtcdConfig config =
        new EtcdConfig(
            List.of(URI.create("http://" + NOBODY + ":" + NO_PORT)), null, Duration.ofMillis(300));
    try (EtcdStore store = EtcdStore.connect(config)) {
      store.get("/").toCompletableFuture().join();
    } catch (RuntimeException e) {
      LOG.debug("unavailable, as it should be", e);
    }
  }
}
