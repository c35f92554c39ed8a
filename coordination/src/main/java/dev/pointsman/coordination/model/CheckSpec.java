package dev.pointsman.coordination.model;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One probe definition of one region of a service. Names are unique within the region. A check with
 * a name, a host, a port or a URL that nobody could use cannot be made.
 */
public sealed interface CheckSpec {

  /** The check's name, unique within its region. */
  String name();

  /** Whether a redirect is followed. */
  enum Redirects {
    /** A redirect is an answer like any other: its status is compared. */
    NONE,
    /** Followed to the same host only, at most five times. */
    SAME_HOST,
    /** Followed anywhere, at most five times. */
    FOLLOW
  }

  /**
   * How a server's certificate is looked at.
   *
   * @param verify whether chain and host name are verified
   * @param authority PEM file with the authorities to trust, instead of the platform's
   * @param serverName name sent and verified instead of the host's
   * @param minimumDays days that the certificate must still be valid, or the check is DEGRADED; 0
   *     asks for none
   */
  record Tls(
      boolean verify, @Nullable String authority, @Nullable String serverName, int minimumDays) {
    public Tls {
      Bounds.within("minimum-days", minimumDays, 0, Integer.MAX_VALUE);
    }

    /** Verifies against the platform's authorities. */
    public static final Tls DEFAULT = new Tls(true, null, null, 0);
  }

  /**
   * An HTTP or HTTPS request, GET.
   *
   * @param status the statuses that mean success; empty means 200 to 299
   * @param body text that the first 64 KiB of the body must contain
   * @param headers sent with the request
   * @param through null, or {@code primary} for a check that fails whenever the primary does
   */
  record Http(
      String name,
      URI url,
      List<Integer> status,
      @Nullable String body,
      Map<String, String> headers,
      Redirects redirects,
      Tls tls,
      @Nullable String through)
      implements CheckSpec {
    public Http {
      Bounds.name("name", name);
      status = List.copyOf(status);
      status.forEach(each -> Bounds.within("status", each, 100, 599));
      headers = Sorted.map(headers);
      String scheme = url.getScheme();
      if (url.getHost() == null
          || scheme == null
          || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
        throw Bounds.refused("url", "'" + url + "'", "a URL like http://10.0.0.1:8080/health");
      }
      if (url.getPort() != -1) {
        Bounds.port("url", url.getPort());
      }
    }
  }

  /** A TCP connection that is accepted. */
  record Tcp(String name, String host, int port) implements CheckSpec {
    public Tcp {
      Bounds.name("name", name);
      Bounds.host("host", host);
      Bounds.port("port", port);
    }
  }

  /** A TLS handshake. */
  record TlsHandshake(String name, String host, int port, Tls tls) implements CheckSpec {
    public TlsHandshake {
      Bounds.name("name", name);
      Bounds.host("host", host);
      Bounds.port("port", port);
    }
  }

  /**
   * A question to one DNS server, over UDP, again over TCP when truncated.
   *
   * @param question the name asked for
   * @param recordType {@code A}, {@code AAAA}, {@code CNAME}, {@code TXT}, {@code SOA} or {@code
   *     NS}
   * @param expect answers of which at least one must be there; empty accepts any answer
   */
  record Dns(
      String name, String server, int port, String question, String recordType, List<String> expect)
      implements CheckSpec {
    public Dns {
      Bounds.name("name", name);
      Bounds.host("server", server);
      Bounds.port("port", port);
      Bounds.host("question", question);
      expect = List.copyOf(expect);
    }
  }

  /**
   * The standard gRPC health protocol, {@code grpc.health.v1.Health/Check}.
   *
   * @param service the service asked for; empty asks for the whole server
   * @param tls null for a connection without TLS
   */
  record Grpc(String name, String host, int port, String service, @Nullable Tls tls)
      implements CheckSpec {
    public Grpc {
      Bounds.name("name", name);
      Bounds.host("host", host);
      Bounds.port("port", port);
    }
  }

  /**
   * A fresh, authenticated connection to the region's database and one read: role, positions,
   * heartbeat row.
   *
   * @param database name of the region's database in its definition
   */
  record Postgres(String name, String database) implements CheckSpec {
    public Postgres {
      Bounds.name("name", name);
    }
  }
}
