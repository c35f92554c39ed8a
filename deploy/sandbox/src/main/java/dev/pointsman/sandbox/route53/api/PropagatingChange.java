package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.xml.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change on its way to the name servers: PENDING, then INSYNC. Confined to its context. */
final class PropagatingChange {
  private final String id;
  private final Instant submitted;
  private final @Nullable String comment;
  private boolean inSync;

  PropagatingChange(String id, Instant submitted, @Nullable String comment) {
    this.id = id;
    this.submitted = submitted;
    this.comment = comment;
  }

  String id() {
    return id;
  }

  void arrive() {
    inSync = true;
  }

  Node wire() {
    List<Node> info = new ArrayList<>();
    info.add(Node.text("Id", "/change/" + id));
    info.add(Node.text("Status", inSync ? "INSYNC" : "PENDING"));
    info.add(Node.text("SubmittedAt", submitted));
    if (comment != null) {
      info.add(Node.text("Comment", comment));
    }
    return Node.of("ChangeInfo", info);
  }
}
