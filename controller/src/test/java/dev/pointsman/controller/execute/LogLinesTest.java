package dev.pointsman.controller.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The lines that the programs' own logging configuration makes. */
final class LogLinesTest {
  private static final String SENTENCE = "shop: FENCE is done: proof=ACKED";

  @Test
  void aSentenceOfTheStoryIsNotFollowedByWhatItHasSaid() throws Exception {
    assertThat(line("text", "pointsman.story", SENTENCE))
        .endsWith(" story            " + SENTENCE + " \n");
  }

  @Test
  void whatASentenceDoesNotSayFollowsIt() throws Exception {
    assertThat(line("text", "dev.pointsman.probes.agent.Agent", "check"))
        .contains("Agent")
        .endsWith("check code=\"STEP_DONE\" fact.proof=\"AC | KED\"\n");
  }

  @Test
  void machinesGetAllFactsOfTheStory() throws Exception {
    assertThat(line("json", "pointsman.story", SENTENCE))
        .contains("\"fact.proof\":\"AC\\nKED\"", "\"code\":\"STEP_DONE\"");
  }

  private static String line(String form, String logger, String message) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("pointsman.log.format", form);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
    try {
      Logger log = context.getLogger(logger);
      LoggingEvent event = new LoggingEvent("", log, Level.INFO, message, null, null);
      event.setKeyValuePairs(
          List.of(
              new KeyValuePair("code", "STEP_DONE"), new KeyValuePair("fact.proof", "AC\nKED")));
      var appender =
          (ConsoleAppender<ILoggingEvent>)
              context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(form);
      return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    } finally {
      context.stop();
    }
  }
}
