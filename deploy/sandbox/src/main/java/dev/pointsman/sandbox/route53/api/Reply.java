package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import org.jspecify.annotations.Nullable;

/** What a call gives back; {@code location} is the path of what was created. */
record Reply(int status, Node body, @Nullable String location) {
  static Reply ok(Node body) {
    return new Reply(200, body, null);
  }

  static Reply created(Node body, String location) {
    return new Reply(201, body, location);
  }
}
