package dev.pointsman.coordination.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import tools.jackson.databind.JsonNode;

/**
 * A file of YAML, taken apart. It is a strict subset: one document, no anchors and aliases (so no
 * cycles, and no small file that grows large), no tags, no duplicate keys, at most {@link
 * #MAX_BYTES}. Plain scalars are read as YAML 1.2 and JSON read them: {@code no} is a text.
 */
public final class Document {
  /** A definition of a hundred services takes a tenth of it; it also fits a store's value. */
  public static final int MAX_BYTES = 1 << 20;

  /** Deeper than anything that has a meaning here; keeps the parser off the end of its stack. */
  private static final int MAX_DEPTH = 30;

  private final JsonNode root;

  private Document(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a file; empty, with the reason in {@code problems}, if it cannot be taken apart.
   *
   * @param problems receives what is wrong
   */
  public static Optional<Document> read(Path file, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in.readNBytes(MAX_BYTES + 1), problems);
    } catch (NoSuchFileException e) {
      problems.add("", "no such file: " + file, "a readable file");
    } catch (IOException e) {
      problems.add("", "unreadable: " + e, "a readable file");
    }
    return Optional.empty();
  }

  /** Reads bytes as they came; see {@link #parse(String, Problems)}. */
  public static Optional<Document> parse(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.add("", "more than " + MAX_BYTES + " bytes", "at most " + MAX_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), problems);
    } catch (CharacterCodingException e) {
      problems.add("", "bytes that are not UTF-8", "UTF-8 text");
      return Optional.empty();
    }
  }

  /**
   * Takes a text apart; empty, with the reasons in {@code problems}, if it is not YAML of the kind
   * described above.
   */
  public static Optional<Document> parse(String text, Problems problems) {
    if (text.length() > MAX_BYTES) {
      problems.add("", "more than " + MAX_BYTES + " characters", "at most " + MAX_BYTES);
      return Optional.empty();
    }
    int before = problems.errors().size();
    try {
      Optional<JsonNode> root = compose(text, problems);
      return problems.errors().size() == before ? root.map(Document::new) : Optional.empty();
    } catch (MarkedYAMLException e) {
      problems.add(line(e), String.valueOf(e.getProblem()), "well-formed YAML");
    } catch (YAMLException e) {
      problems.add("", String.valueOf(e.getMessage()), "well-formed YAML");
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> compose(String text, Problems problems) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setNestingDepthLimit(MAX_DEPTH);
    JsonNode first = null;
    for (Node node : new Yaml(limits).composeAll(new StringReader(text))) {
      if (first != null) {
        problems.add("", "several documents (---)", "one document");
        break;
      }
      first = new TreeBuilder(problems).build(node);
    }
    if (first == null) {
      problems.add("", "nothing", "a document");
    }
    return Optional.ofNullable(first);
  }

  private static String line(MarkedYAMLException e) {
    return e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
  }

  /** The fields at the top; none if the top is not a map. */
  public Fields fields() {
    return new Fields(root, "");
  }

  JsonNode root() {
    return root;
  }
}
