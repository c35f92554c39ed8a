package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.CheckSpec.Redirects;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP or HTTPS request, with the redirects that the check allows. Configured headers go to the
 * check's own host only: a redirect must not carry a credential away.
 */
final class HttpProbe implements Probe {
  /** As {@link Redirects} promises. */
  private static final int MAX_REDIRECTS = 5;

  private static final int LAST_PORT = 65_535;

  private final Vantage vantage;
  private final CheckSpec.Http spec;
  private final TlsClient client;
  private final HttpRequest own;
  private final HttpRequest foreign;
  private final HttpExpectation expectation;

  HttpProbe(Vantage vantage, CheckSpec.Http spec) {
    this.vantage = vantage;
    this.spec = spec;
    this.client = new TlsClient(spec.tls());
    this.own = HttpRequest.with(spec.headers(), vantage.secrets());
    this.foreign = HttpRequest.plain();
    this.expectation = new HttpExpectation(spec.status(), spec.body());
  }

  @Override
  public Flight start(Landing landing) {
    return new Journey(landing).go(spec.url());
  }

  static String host(URI url) {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI url) {
    if (url.getPort() != -1) {
      return url.getPort();
    }
    return isTls(url) ? 443 : 80;
  }

  private static boolean isTls(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** One probe: a request, and one more for each redirect. */
  private final class Journey implements Flight {
    private final Landing landing;
    private @Nullable Flight hop;
    private int redirects;

    Journey(Landing landing) {
      this.landing = landing;
    }

    Flight go(URI url) {
      hop =
          EachAddress.start(vantage, host(url), (address, end) -> ask(url, address, end), landing);
      return this;
    }

    private Flight ask(URI url, InetAddress address, Landing end) {
      try {
        SslHandler ssl = isTls(url) ? client.handler(host(url), port(url)) : null;
        byte[] request = (isOwnHost(url) ? own : foreign).bytes(url);
        HttpExchange.Hop next = location -> follow(url, location, end);
        return new HttpExchange(
                vantage, address, port(url), end, request, expectation, client, ssl, next)
            .begin();
      } catch (TlsClient.SetupException e) {
        end.landed(e.outcome());
      } catch (HttpRequest.UnusableException e) {
        end.landed(e.outcome());
      }
      return Grounded.FLIGHT;
    }

    private boolean isOwnHost(URI url) {
      return url.getHost().equalsIgnoreCase(spec.url().getHost());
    }

    /** Whether the redirect is followed; if it may not be, the exchange lands with the answer. */
    private HttpExchange.Direction follow(URI from, String location, Landing end) {
      if (spec.redirects() == Redirects.NONE) {
        return HttpExchange.Direction.JUDGE;
      }
      URI to = target(from, location);
      String refusal = refusal(to);
      if (to == null || refusal != null) {
        String why = refusal == null ? "its location cannot be read" : refusal;
        end.landed(new ProbeOutcome.Failure(Reason.REDIRECT, "redirect not followed: " + why));
        return HttpExchange.Direction.LEAVE;
      }
      redirects++;
      abort();
      go(to);
      return HttpExchange.Direction.LEAVE;
    }

    private @Nullable String refusal(@Nullable URI to) {
      if (to == null) {
        return null;
      }
      if (redirects == MAX_REDIRECTS) {
        return "the sixth one (expected: at most " + MAX_REDIRECTS + ")";
      }
      if (spec.redirects() == Redirects.SAME_HOST && !isOwnHost(to)) {
        return "it leads to " + to.getHost() + " (expected: " + spec.url().getHost() + ")";
      }
      return null;
    }

    @Override
    public ProbeOutcome abort() {
      return hop == null ? Grounded.FLIGHT.abort() : hop.abort();
    }
  }

  private static @Nullable URI target(URI from, String location) {
    try {
      URI to = from.resolve(new URI(location));
      String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return http && to.getHost() != null && to.getPort() <= LAST_PORT ? to : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
