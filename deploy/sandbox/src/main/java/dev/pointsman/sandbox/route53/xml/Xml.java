package dev.pointsman.sandbox.route53.xml;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** Reads and writes documents. Stateless; safe on any thread. */
public final class Xml {
  /** Elements inside one another; a change batch needs 7. */
  public static final int MAX_DEPTH = 16;

  private static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

  private Xml() {}

  /**
   * Reads a document.
   *
   * @throws XMLStreamException when it is malformed, too deep, or declares a document type
   */
  public static Node parse(String document) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
    try {
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw new XMLStreamException("document type declarations are not accepted");
        }
      }
      Node root = element(reader, 1);
      while (reader.hasNext()) {
        reader.next();
      }
      return root;
    } finally {
      reader.close();
    }
  }

  private static Node element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new XMLStreamException("elements nested deeper than " + MAX_DEPTH);
    }
    String name = reader.getLocalName();
    StringBuilder text = new StringBuilder();
    List<Node> children = new ArrayList<>();
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      switch (reader.getEventType()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.COMMENT -> {}
        default -> throw new XMLStreamException("unexpected content in " + name);
      }
    }
    return new Node(name, children.isEmpty() ? text.toString() : "", children);
  }

  /** Writes a document with Route 53's namespace on its root. */
  public static String render(Node root) {
    StringWriter out = new StringWriter();
    out.append("<?xml version=\"1.0\"?>\n");
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      writer.writeStartElement(root.name());
      writer.writeDefaultNamespace(NAMESPACE);
      content(writer, root);
      writer.writeEndElement();
      writer.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    return out.toString();
  }

  private static void content(XMLStreamWriter writer, Node node) throws XMLStreamException {
    if (!node.text().isEmpty()) {
      writer.writeCharacters(node.text());
    }
    for (Node child : node.children()) {
      writer.writeStartElement(child.name());
      content(writer, child);
      writer.writeEndElement();
    }
  }
}
