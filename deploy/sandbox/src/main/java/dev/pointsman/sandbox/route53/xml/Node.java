package dev.pointsman.sandbox.route53.xml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element: either children or text; {@code text} is empty where there are children. */
public record Node(String name, String text, List<Node> children) {
  public Node {
    children = List.copyOf(children);
  }

  /** An element with text. */
  public static Node text(String name, String text) {
    return new Node(name, text, List.of());
  }

  /** An element with a number or a boolean as text. */
  public static Node text(String name, Object value) {
    return text(name, String.valueOf(value));
  }

  /** An element with children. */
  public static Node of(String name, Node... children) {
    return new Node(name, "", List.of(children));
  }

  /** An element with children. */
  public static Node of(String name, List<Node> children) {
    return new Node(name, "", children);
  }

  /** The first child of this name, or null. */
  public @Nullable Node child(String childName) {
    for (Node child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return null;
  }

  /** The text of the first child of this name, or null where there is none. */
  public @Nullable String value(String childName) {
    Node child = child(childName);
    return child == null ? null : child.text;
  }

  /** The texts of all elements in the list element of this name; empty where there is none. */
  public List<String> values(String listName) {
    Node list = child(listName);
    return list == null ? List.of() : list.children.stream().map(Node::text).toList();
  }
}
