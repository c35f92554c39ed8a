package dev.pointsman.probes.guard.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.GuardSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guard makes of what it is answered, by real servers. */
final class OutsideIT {
  private static final Duration PERMIT = Duration.ofSeconds(10);
  private static final String ANOTHERS = "the promise is another's, or to another question";

  @TempDir private Path folder = Path.of("/");
  private final Respondents world;
  private final BlockingQueue<GuardEvent> heard = new LinkedBlockingQueue<>();

  OutsideIT() throws IOException {
    world = new Respondents();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void tellsOfEachPromiseAndOfTheCompanion() throws Exception {
    world.promises("c1");
    world.promises("c2");

    assertThat(ask("c1", "c2"))
        .containsExactlyInAnyOrder(
            new GuardEvent.Promised(3, "c1"),
            new GuardEvent.Promised(3, "c2"),
            new GuardEvent.CompanionRead(3, "pointsman/shop", 1));
    assertThat(world.tokens()).containsExactly("Bearer hush", "Bearer hush");
  }

  @Test
  void takesNobodysPromiseForAnothers() throws Exception {
    world.controller("c1", request -> Respondents.given("c2", request));

    assertThat(ask("c1")).contains(refused(ANOTHERS));
  }

  @Test
  void takesNoPromiseToAnotherQuestionForOneToThis() throws Exception {
    world.controller("c1", asked -> Respondents.given("c1", before(asked)));

    assertThat(ask("c1")).contains(refused(ANOTHERS));
  }

  private static PromiseRequest before(PromiseRequest asked) {
    return new PromiseRequest(
        asked.service(), asked.region(), asked.instance(), asked.epoch(), asked.round() - 1);
  }

  @Test
  void takesAPageThatSaysTwoHundredForNoPromise() throws Exception {
    world.controller("c1", _ -> "<html>welcome</html>");

    assertThat(ask("c1")).contains(refused("what it answers is no promise"));
  }

  @Test
  void tellsOfSilenceInTimeForAnotherRound() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    world.controller(
        "c1",
        request -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Respondents.given("c1", request);
        });

    long begun = System.nanoTime();
    assertThat(ask("c1")).contains(refused("no answer in time"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PERMIT.dividedBy(2));
    over.countDown();
  }

  @Test
  void tellsOfAControllerThatIsNotThere() throws Exception {
    assertThat(ask("c1")).contains(refused("HTTP 404"));
  }

  @Test
  void readsNoCompanionWhereThereIsNoneOrMoreThanOne() throws Exception {
    assertThat(unread("other.test")).contains("NXDOMAIN");

    world.companions(List.of(Respondents.OURS, List.of("owner=break-glass/ann", "epoch=8")));
    assertThat(unread(Respondents.RECORD)).contains("2 TXT records");

    world.companions(List.of(List.of("v=spf1 -all")));
    assertThat(unread(Respondents.RECORD)).contains("neither owner nor epoch");
  }

  @Test
  void readsTheMarkOfWhoeverBrokeTheGlass() throws Exception {
    world.companions(List.of(List.of("pointsman=1", "owner=break-glass/ann", "epoch=8")));

    assertThat(ask()).containsExactly(new GuardEvent.CompanionRead(3, "break-glass/ann", 8));
  }

  private String unread(String record) throws Exception {
    return ((GuardEvent.CompanionUnread) askAbout(record).getFirst()).why();
  }

  private List<GuardEvent> ask(String... ids) throws Exception {
    return askAbout(Respondents.RECORD, ids);
  }

  private List<GuardEvent> askAbout(String record, String... ids) throws Exception {
    TreeMap<String, URI> urls = new TreeMap<>();
    for (String id : ids) {
      urls.put(id, world.url(id));
    }
    Path token = Files.writeString(folder.resolve("token"), "hush\n");
    List<String> named = List.of(ids);
    GuardSettings settings =
        new GuardSettings(
            "shop",
            "us-east-1",
            "g1",
            new GuardTerms(PERMIT, PERMIT, true, LastResort.KILL, named),
            Fence.STOP,
            PERMIT,
            PERMIT,
            named);
    FailsafeAccess access =
        new FailsafeAccess(
            urls, new SecretRef("${file:" + token + "}"), null, record, world.resolver());
    List<GuardEvent> all = new ArrayList<>();
    try (Outside outside = Outside.of(settings, access)) {
      outside.ask(new GuardEffect.AskControllers(3, 7, named), heard::add);
      for (int i = 0; i <= ids.length; i++) {
        all.add(heard.poll(20, TimeUnit.SECONDS));
      }
    }
    return all;
  }

  private static GuardEvent refused(String why) {
    return new GuardEvent.PromiseRefused(3, "c1", why);
  }
}
