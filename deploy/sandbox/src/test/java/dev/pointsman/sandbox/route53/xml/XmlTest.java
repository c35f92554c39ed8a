package dev.pointsman.sandbox.route53.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

final class XmlTest {
  @Test
  void readsBackWhatItWrote() throws XMLStreamException {
    Node node =
        Node.of("Root", Node.text("A", "<&> \"quoted\""), Node.of("List", Node.text("B", 7L)));
    assertThat(Xml.parse(Xml.render(node))).isEqualTo(node);
  }

  @Test
  void refusesEntitiesAndDepth() {
    String bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\">]><r>&a;</r>";
    String deep = "<r>".repeat(100) + "</r>".repeat(100);
    for (String document : new String[] {bomb, deep, "<r>", "", "<r/><r/>"}) {
      assertThatThrownBy(() -> Xml.parse(document))
          .as(document)
          .isInstanceOf(XMLStreamException.class);
    }
  }
}
