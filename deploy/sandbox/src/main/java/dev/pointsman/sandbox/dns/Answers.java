package dev.pointsman.sandbox.dns;

import dev.pointsman.sandbox.route53.health.HealthView;
import dev.pointsman.sandbox.route53.zone.AliasTarget;
import dev.pointsman.sandbox.route53.zone.DnsName;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import dev.pointsman.sandbox.route53.zone.ZoneRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Makes answers out of the published zones and the checks' health. Confined to one thread. */
public final class Answers {
  /** What is announced to clients with EDNS: no fragments on common paths. */
  static final int EDNS_PAYLOAD = 1_232;

  /** CNAMEs are followed within our zones, no further than this. */
  private static final int MAX_CHAIN = 8;

  private static final int MAX_ALIASES = 4;

  /** An alias to something without a TTL of its own is answered with Route 53's 60 s. */
  private static final long ALIAS_TTL_SECONDS = 60;

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final PublishedZones zones;
  private final Routing routing;

  /** Over these zones and this health; {@code random} draws weighted and multivalue answers. */
  public Answers(PublishedZones zones, HealthView health, RandomGenerator random) {
    this.zones = zones;
    this.routing = new Routing(zones, health, random);
  }

  /** The answer to a query; never null and never an exception. */
  Message answer(Message query) {
    Message answer = empty(query);
    Header header = answer.getHeader();
    Record question = query.getQuestion();
    OPTRecord edns = query.getOPT();
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      header.setRcode(Rcode.NOTIMP);
    } else if (question == null || query.getSection(Section.QUESTION).size() != 1) {
      header.setRcode(Rcode.FORMERR);
    } else if (edns != null && edns.getVersion() > 0) {
      addEdns(answer, 1);
      return answer;
    } else if (question.getDClass() != DClass.IN) {
      header.setRcode(Rcode.REFUSED);
    } else {
      resolve(question, answer);
    }
    if (edns != null) {
      addEdns(answer, 0);
    }
    return answer;
  }

  private static Message empty(Message query) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    Record question = query.getQuestion();
    if (question != null) {
      answer.addRecord(question, Section.QUESTION);
    }
    return answer;
  }

  private static void addEdns(Message answer, int extendedRcode) {
    answer.addRecord(new OPTRecord(EDNS_PAYLOAD, extendedRcode, 0), Section.ADDITIONAL);
  }

  /** Follows CNAMEs for as long as they stay in our zones. */
  private void resolve(Record question, Message answer) {
    Name owner = question.getName();
    for (int step = 0; step < MAX_CHAIN; step++) {
      DnsName name = WireNames.normal(owner);
      ZoneRecords zone = zones.zoneOf(name);
      if (zone == null) {
        if (step == 0) {
          answer.getHeader().setRcode(Rcode.REFUSED);
        }
        return;
      }
      if (delegated(zone, name, question.getType(), answer)) {
        return;
      }
      answer.getHeader().setFlag(Flags.AA);
      Name next = answerAt(zone, name, owner, question.getType(), answer);
      if (next == null) {
        return;
      }
      owner = next;
    }
  }

  /** Answers at one name; gives the CNAME's target where the answer goes on there. */
  private @Nullable Name answerAt(
      ZoneRecords zone, DnsName name, Name owner, int type, Message answer) {
    DnsName source = zone.exists(name) ? name : wildcard(zone, name);
    if (source == null) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
      addStart(zone, answer);
      return null;
    }
    List<Record> records = records(zone, source, owner, Type.string(type), 0);
    if (records.isEmpty() && type != Type.CNAME) {
      List<Record> aliases = records(zone, source, owner, "CNAME", 0);
      if (!aliases.isEmpty()) {
        Record alias = aliases.getFirst();
        answer.addRecord(alias, Section.ANSWER);
        return ((CNAMERecord) alias).getTarget();
      }
    }
    if (records.isEmpty()) {
      addStart(zone, answer);
    }
    records.forEach(record -> answer.addRecord(record, Section.ANSWER));
    return null;
  }

  /** The wildcard that covers a name that does not exist, or null (RFC 4592). */
  private static @Nullable DnsName wildcard(ZoneRecords zone, DnsName name) {
    DnsName encloser = name.parent();
    while (!zone.exists(encloser) && !encloser.equals(zone.zone())) {
      encloser = encloser.parent();
    }
    DnsName wildcard = encloser.wildcard();
    return zone.exists(wildcard) ? wildcard : null;
  }

  private List<Record> records(
      ZoneRecords zone, DnsName source, Name owner, String type, int depth) {
    List<Record> records = new ArrayList<>();
    for (RecordSet set : routing.choose(zone.at(source, type))) {
      AliasTarget alias = set.alias();
      if (alias != null) {
        records.addAll(aliased(alias, owner, type, depth));
        continue;
      }
      long ttl = Objects.requireNonNullElse(set.ttl(), ALIAS_TTL_SECONDS);
      for (String value : set.values()) {
        Record record = record(owner, type, ttl, value);
        if (record != null) {
          records.add(record);
        }
      }
    }
    return records;
  }

  private List<Record> aliased(AliasTarget alias, Name owner, String type, int depth) {
    ZoneRecords zone = zones.zoneOf(alias.name());
    return zone == null || depth >= MAX_ALIASES
        ? List.of()
        : records(zone, alias.name(), owner, type, depth + 1);
  }

  private static @Nullable Record record(Name owner, String type, long ttl, String value) {
    try {
      return Record.fromString(
          owner, Type.value(type), DClass.IN, ttl, decimalEscapes(value), Name.root);
    } catch (IOException unreadable) {
      LOG.warn("a stored {} value cannot be answered: {}", type, unreadable.getMessage());
      return null;
    }
  }

  /**
   * Route 53 writes a byte as three octal digits, master files (RFC 1035) as three decimal ones.
   */
  private static String decimalEscapes(String value) {
    return OCTAL
        .matcher(value)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "\\%03d", Integer.parseInt(escape.group(1), 8))));
  }

  /** A referral, where the name is at or below a delegation out of the zone. */
  private boolean delegated(ZoneRecords zone, DnsName name, int type, Message answer) {
    for (DnsName cut = name; !cut.equals(zone.zone()); cut = cut.parent()) {
      List<Record> servers = records(zone, cut, WireNames.wire(cut), "NS", 0);
      boolean parentSide = cut.equals(name) && type == Type.DS;
      if (!servers.isEmpty() && !parentSide) {
        servers.forEach(server -> answer.addRecord(server, Section.AUTHORITY));
        return true;
      }
    }
    return false;
  }

  /** The SOA that tells how long a negative answer may be kept (RFC 2308). */
  private void addStart(ZoneRecords zone, Message answer) {
    records(zone, zone.zone(), WireNames.wire(zone.zone()), "SOA", 0)
        .forEach(start -> answer.addRecord(start, Section.AUTHORITY));
  }
}
