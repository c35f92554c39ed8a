package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.world.net.Layout;
import dev.pointsman.sandbox.world.net.Links;
import dev.pointsman.sandbox.world.net.Namespaces;
import dev.pointsman.sandbox.world.net.Requirements;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A world: starts it, breaks it, heals it, ends it. It needs no process of its own in between: any
 * command finds all of it again by its folder.
 */
public final class World {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration CALL = Duration.ofSeconds(2);

  /** After this, what has not ended by itself is killed. */
  private static final Duration PARTING = Duration.ofSeconds(3);

  /** What this starts; a guard starts its watchdog and its database. */
  private static final Set<Role> STARTED =
      EnumSet.of(Role.ETCD, Role.CONTROLLER, Role.AGENT, Role.GUARD, Role.SHOP, Role.RELAY);

  private final Plan plan;
  private final Census census;
  private final Signals signals;
  private final Configurations files;
  private final Programs programs;
  private final HttpClient http;

  private World(Plan plan, String controllerMain) {
    this.plan = plan;
    census = new Census(plan);
    signals = new Signals(census);
    files = new Configurations(plan);
    programs = new Programs(plan, files, controllerMain);
    http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CALL).build();
  }

  /** Plans a new world; nothing runs yet. */
  public static World create(Path folder) {
    return create(folder, Programs.CONTROLLER_MAIN);
  }

  /** The same, with controllers that another main class starts; it takes the same words. */
  public static World create(Path folder, String controllerMain) {
    return new World(Folder.create(folder), controllerMain);
  }

  /**
   * Plans a new world.
   *
   * @throws WorldException when this machine cannot have one there
   */
  public static World create(Path folder, Terrain terrain) {
    if (terrain == Terrain.NAMESPACES) {
      Requirements.check();
    }
    return new World(Folder.create(folder, terrain), Programs.CONTROLLER_MAIN);
  }

  /**
   * The world in {@code folder}.
   *
   * @throws WorldException when there is none
   */
  public static World find(Path folder) {
    return look(folder)
        .orElseThrow(
            () ->
                WorldException.wrongWords(
                    "no world in %s: start one with 'sandbox up', or name its folder by --dir"
                        .formatted(folder)));
  }

  /** The world in {@code folder}, if there is one. */
  public static Optional<World> look(Path folder) {
    return Folder.find(folder).map(plan -> new World(plan, Programs.CONTROLLER_MAIN));
  }

  public Plan plan() {
    return plan;
  }

  public Census census() {
    return census;
  }

  /** The service's definition, as it is applied. */
  public Path definition() {
    return files.definitionFile();
  }

  /** The objective that the world's service states for an outage. */
  public static Duration objective() {
    return Configurations.RTO;
  }

  /**
   * Starts everything, and returns when etcd answers, all processes run and the databases' files
   * are made. Whether the service is under control is another question.
   */
  public void start(Consumer<String> tell) {
    plan.layout().ifPresent(layout -> tie(layout, tell));
    tell.accept("starting etcd and the Route 53 stand-in");
    plan.regions().forEach(r -> programs.start(r, Role.ETCD));
    programs.startRoute53();
    tell.accept("making three databases: one primary, two streaming replicas");
    new Databases(plan).create();
    new Zone(plan, http).create();
    files.write();
    Wait.until("etcd", START, LOOK, () -> plan.etcd().stream().allMatch(this::isHealthy));
    tell.accept("starting controllers, agents, guards and shops");
    for (Role role : EnumSet.of(Role.CONTROLLER, Role.AGENT, Role.GUARD, Role.SHOP)) {
      plan.regions().forEach(r -> programs.start(r, role));
    }
  }

  private void tie(Layout layout, Consumer<String> tell) {
    tell.accept("making a network: " + layout.network().subnet() + ", a namespace for each region");
    Leftovers.sweep();
    Namespaces.make(layout, plan.path());
    links().heal();
    plan.regions().forEach(r -> programs.start(r, Role.RELAY));
  }

  /**
   * The links between its regions.
   *
   * @throws WorldException when it has none
   */
  public Links links() {
    return new Links(
        plan.layout()
            .orElseThrow(
                () ->
                    WorldException.wrongWords(
                        "world: %s is on loopback and has no links (expected: one started with 'sandbox up --netns')"
                            .formatted(plan.folder()))),
        plan.path().resolve(Plan.NETWORK_FILE),
        region -> Programs.delays(plan, plan.region(region)));
  }

  private boolean isHealthy(String member) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(member + "/health")).timeout(CALL).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("true");
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  /** Kills, by SIGKILL; returns how many processes it found. */
  public int kill(Target target) {
    return signals.killAll(target);
  }

  /** Stops, by SIGSTOP: it looks dead, and may come back as if nothing had been. */
  public int pause(Target target) {
    return signals.send(Signals.Signal.STOP, target);
  }

  /** Lets go on what was paused. */
  public int resume(Target target) {
    return signals.send(Signals.Signal.CONT, target);
  }

  /** Starts one program again, after {@link #kill}. */
  public void start(Region region, Role role) {
    programs.start(region, role);
  }

  /**
   * Starts an agent again to which every target looks down: names lead nowhere, and databases
   * refuse its password. Only its canaries answer, so that it does not doubt itself.
   *
   * @param resolver {@code address:port} of the DNS server that it is to believe
   */
  public void blindAgent(Region region, String resolver) {
    kill(new Target(region.name(), Role.AGENT));
    files.resolveBy(region, resolver);
    programs.startAgent(region, "wrong");
  }

  /** Starts an agent again as it was at the beginning. */
  public void restoreAgent(Region region) {
    kill(new Target(region.name(), Role.AGENT));
    files.resolveBy(region, files.resolver());
    programs.start(region, Role.AGENT);
  }

  /** Mends links, lets go on what is paused, starts what is missing, and makes shops well. */
  public void heal(Consumer<String> tell) {
    plan.layout().ifPresent(_ -> links().heal());
    signals.send(Signals.Signal.CONT, Census.Living::paused);
    if (census.living().stream().noneMatch(l -> l.role() == Role.ROUTE53)) {
      tell.accept("starting route53");
      programs.startRoute53();
    }
    for (Region region : plan.regions()) {
      for (Role role : STARTED) {
        boolean wanted = role != Role.RELAY || plan.layout().isPresent();
        if (wanted && census.living(region, role).isEmpty()) {
          tell.accept("starting " + region.name() + "/" + role.text());
          programs.start(region, role);
        }
      }
      fault(region, "none");
    }
  }

  /** Makes a region's shop ill; false when it does not answer. */
  public boolean fault(Region region, String fault) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(region.shop() + "/fault/" + fault))
              .timeout(CALL)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  /** Ends every process, and removes all but the logs. Ending what is not there is no error. */
  public void down() {
    signals.send(Signals.Signal.CONT, Census.Living::paused);
    signals.send(Signals.Signal.TERM, l -> l.role() != Role.DATABASE);
    long deadline = System.nanoTime() + PARTING.toNanos();
    while (!census.living().isEmpty() && System.nanoTime() - deadline < 0) {
      Wait.pause(LOOK);
    }
    signals.killAll(_ -> true);
    plan.layout().ifPresent(layout -> Namespaces.remove(layout.network()));
    keepDatabaseLogs();
    Folder.clear(plan);
  }

  private void keepDatabaseLogs() {
    for (Region region : plan.regions()) {
      Path log = plan.home(region, Role.DATABASE).resolve("first.log");
      try {
        if (Files.exists(log)) {
          Files.copy(
              log,
              plan.logs().resolve(region.name() + "-database.log"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException _) {
        // a log less is no reason to leave the rest behind
      }
    }
  }
}
