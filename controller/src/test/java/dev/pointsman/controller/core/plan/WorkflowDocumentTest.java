package dev.pointsman.controller.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkflowDocumentTest {
  /** Tests run in their module's folder. */
  private static final Path PAGE = Path.of("..", "docs", "workflows.md");

  @Test
  void thePageIsWhatTheCodePrints() throws IOException {
    if (Boolean.getBoolean("workflows.print")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, WorkflowDocument.print());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(WorkflowDocument.print());
  }
}
