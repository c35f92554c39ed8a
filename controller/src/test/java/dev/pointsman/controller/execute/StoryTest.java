package dev.pointsman.controller.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pointsman.controller.core.Notice;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StoryTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Story story = new Story(log());

  @Test
  void writesTheSentenceAndItsFacts() {
    story.tell(
        notice(Notice.Level.INFO, "shop", "us-east-1 of shop is DOWN: 5 of 5 agents say so"));

    ILoggingEvent line = lines.list.getFirst();
    assertThat(line.getFormattedMessage())
        .isEqualTo("us-east-1 of shop is DOWN: 5 of 5 agents say so");
    assertThat(line.getKeyValuePairs().stream().map(p -> p.key + "=" + p.value))
        .containsExactly("code=REGION_DOWN", "service=shop", "run=r1", "fact.down=5");
  }

  @Test
  void namesTheServiceWhereTheSentenceDoesNot() {
    story.tell(notice(Notice.Level.WARN, "shop", "held: the quorum is incomplete"));

    assertThat(lines.list.getFirst().getFormattedMessage())
        .isEqualTo("shop: held: the quorum is incomplete");
    assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void aNameThatOnlyContainsTheServicesDoesNotNameIt() {
    story.tell(notice(Notice.Level.INFO, "shop", "SWITCH is done: record=shop.example.com"));
    story.tell(notice(Notice.Level.INFO, "shop", "FAILOVER COMPLETED: nobody serves shop."));

    assertThat(lines.list.getFirst().getFormattedMessage()).startsWith("shop: SWITCH is done");
    assertThat(lines.list.getLast().getFormattedMessage()).startsWith("FAILOVER COMPLETED");
  }

  @Test
  void whatShouldWakeSomebodyIsAnError() {
    story.tell(notice(Notice.Level.PAGE, null, "half of {} agents are gone"));

    assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    assertThat(lines.list.getFirst().getFormattedMessage()).isEqualTo("half of {} agents are gone");
  }

  private static Notice notice(Notice.Level level, @Nullable String service, String text) {
    return new Notice(
        level, "REGION_DOWN", service, "r1", text, new TreeMap<>(Map.of("down", "5")));
  }

  private Logger log() {
    Logger log = context.getLogger("story");
    lines.setContext(context);
    lines.start();
    log.addAppender(lines);
    return log;
  }
}
