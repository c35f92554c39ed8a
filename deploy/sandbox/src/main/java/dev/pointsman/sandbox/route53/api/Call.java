package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.xml.Xml;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated request.
 *
 * @param path its segments after the version
 * @param accessKey who calls
 */
record Call(
    String method, List<String> path, Map<String, String> query, String body, String accessKey) {
  private static final int MAX_PAGE_NUMBER = 1_000_000;

  /** The document, whose root has to have this name. */
  Node document(String root) {
    try {
      Node document = Xml.parse(body);
      if (document.name().equals(root)) {
        return document;
      }
      throw RefusedException.badRequest(
          "MalformedInput", "Unexpected element " + document.name() + " (expected: " + root + ")");
    } catch (XMLStreamException malformed) {
      throw RefusedException.badRequest(
          "MalformedInput", "Could not parse the XML document: " + malformed.getMessage());
    }
  }

  @Nullable String parameter(String name) {
    String value = query.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The page's size: what was asked for, at most {@code most}. */
  int maxItems(int most) {
    String given = parameter("maxitems");
    if (given == null) {
      return most;
    }
    try {
      int wanted = Integer.parseInt(given);
      if (wanted >= 1 && wanted <= MAX_PAGE_NUMBER) {
        return Math.min(wanted, most);
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw RefusedException.invalidInput("MaxItems: '" + given + "' (expected: 1.." + most + ")");
  }
}
