package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Notice;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells the story in the log: one sentence per notice, for a person who was just paged, with the
 * same facts as key-value pairs for machines. What should wake somebody is an ERROR.
 */
public final class Story {
  /** Facts' keys are prefixed in JSON, so that they never cover a field of the log's own. */
  private static final String FACT = "fact.";

  private final Logger log;

  /** Writes to the log {@code pointsman.story}. */
  public Story() {
    this(LoggerFactory.getLogger("pointsman.story"));
  }

  Story(Logger log) {
    this.log = log;
  }

  /** Writes one notice. */
  public void tell(Notice notice) {
    LoggingEventBuilder line =
        log.atLevel(level(notice.level())).addKeyValue("code", notice.code());
    if (notice.service() != null) {
      line = line.addKeyValue("service", notice.service());
    }
    if (notice.run() != null) {
      line = line.addKeyValue("run", notice.run());
    }
    for (var fact : notice.facts().entrySet()) {
      line = line.addKeyValue(FACT + fact.getKey(), fact.getValue());
    }
    line.log("{}", prefix(notice) + notice.text());
  }

  /** A line of text must say of which service it is, as pairs are not shown there. */
  private static String prefix(Notice notice) {
    String service = notice.service();
    return service == null || names(notice.text(), service) ? "" : service + ": ";
  }

  /** As a word of its own: {@code shop.example.com} does not name the service shop. */
  private static boolean names(String text, String service) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(service) + "(?![\\w-]|\\.\\w)")
        .matcher(text)
        .find();
  }

  private static Level level(Notice.Level level) {
    return switch (level) {
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case PAGE -> Level.ERROR;
    };
  }
}
