package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * This side of a TLS handshake, as a check asks for it. The authority's file is read again when it
 * has changed. No session is ever resumed: each probe sees the certificate that the server has now.
 */
final class TlsClient {
  /** A bundle of all public authorities takes a quarter of it. */
  private static final int MAX_AUTHORITY_BYTES = 1 << 20;

  /** {@code TrustManagerFactory} is asked for the platform's authorities by a null key store. */
  private static final @Nullable KeyStore PLATFORM = null;

  private final CheckSpec.Tls spec;
  private TrustManager @Nullable [] trust;
  private @Nullable FileTime authorityTime;

  TlsClient(CheckSpec.Tls spec) {
    this.spec = spec;
  }

  /** The definition cannot be carried out here. */
  static final class SetupException extends Exception {
    private static final long serialVersionUID = 1L;

    SetupException(String message, Throwable cause) {
      super(message, cause);
    }

    ProbeOutcome outcome() {
      return new ProbeOutcome.Local(Reason.CONFIGURATION, String.valueOf(getMessage()));
    }
  }

  /**
   * A handler for one connection.
   *
   * @param host name or address that the check asks for
   */
  SslHandler handler(String host, int port) throws SetupException {
    try {
      // A context of its own has an empty session cache.
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(), null);
      String name = spec.serverName() == null ? host : spec.serverName();
      SSLEngine engine = context.createSSLEngine(name, port);
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      if (spec.verify()) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
        parameters.setServerNames(List.of(new SNIHostName(name)));
      }
      engine.setSSLParameters(parameters);
      SslHandler handler = new SslHandler(engine);
      handler.setHandshakeTimeoutMillis(0);
      handler.setCloseNotifyFlushTimeoutMillis(0);
      return handler;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SetupException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private TrustManager[] trust() throws SetupException {
    if (!spec.verify()) {
      return new TrustManager[] {TrustEverything.INSTANCE};
    }
    String authority = spec.authority();
    if (authority == null) {
      TrustManager[] known = trust == null ? platform() : trust;
      trust = known;
      return known;
    }
    Path file = Path.of(authority);
    try {
      FileTime time = Files.getLastModifiedTime(file);
      TrustManager[] known = trust;
      if (known == null || !time.equals(authorityTime)) {
        known = read(file);
        trust = known;
        authorityTime = time;
      }
      return known;
    } catch (IOException | GeneralSecurityException e) {
      throw new SetupException(
          "tls.authority: " + authority + ": " + e + " (expected: a PEM file)", e);
    }
  }

  private static TrustManager[] platform() throws SetupException {
    try {
      return managers(PLATFORM);
    } catch (GeneralSecurityException e) {
      throw new SetupException("the platform's authorities cannot be read: " + e, e);
    }
  }

  private static TrustManager[] read(Path file) throws IOException, GeneralSecurityException {
    byte[] pem;
    try (InputStream in = Files.newInputStream(file)) {
      pem = in.readNBytes(MAX_AUTHORITY_BYTES);
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int n = 0;
    for (Certificate found :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      store.setCertificateEntry("authority-" + n++, found);
    }
    if (n == 0) {
      throw new IOException("no certificate in it");
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** The same for a connection that speaks HTTP/2; who uses it verifies the host's name. */
  SslContext forHttp2() throws SetupException {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forClient().trustManager(trust()[0]), SslProvider.JDK)
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new SetupException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** What is to be said of the server's certificate after a handshake; empty if nothing is. */
  Optional<ProbeOutcome> flaw(SSLSession session, Instant now) {
    Optional<Instant> end = notAfter(session);
    Duration wanted = Duration.ofDays(spec.minimumDays());
    if (spec.minimumDays() == 0 || end.isEmpty() || !end.get().isBefore(now.plus(wanted))) {
      return Optional.empty();
    }
    return Optional.of(
        new ProbeOutcome.Flawed(
            Reason.CERTIFICATE_EXPIRING,
            "the certificate ends on "
                + end.get().atZone(ZoneOffset.UTC).toLocalDate()
                + " (expected: valid for at least "
                + spec.minimumDays()
                + " days)"));
  }

  /** The days that the server's certificate still has, for metrics; nothing if there is none. */
  static Map<String, Double> days(SSLSession session, Instant now) {
    return notAfter(session)
        .map(end -> Map.of("certificate_days", (double) Duration.between(now, end).toDays()))
        .orElse(Map.of());
  }

  private static Optional<Instant> notAfter(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate leaf
          ? Optional.of(leaf.getNotAfter().toInstant())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
