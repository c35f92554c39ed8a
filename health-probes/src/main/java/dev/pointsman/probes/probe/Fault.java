package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.netty.handler.codec.DecoderException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What an exception says of a target, or of this side. */
final class Fault {
  private Fault() {}

  /**
   * The outcome that an exception means.
   *
   * @param target what was spoken to, like {@code 10.0.0.1:80}
   */
  static ProbeOutcome of(Throwable thrown, String target) {
    Throwable cause = root(thrown);
    String message = message(cause);
    if (isLocal(cause, message)) {
      return new ProbeOutcome.Local(Reason.LOCAL, "cannot reach " + target + ": " + message);
    }
    if (cause instanceof SSLException || cause instanceof java.security.GeneralSecurityException) {
      return new ProbeOutcome.Failure(Reason.TLS, target + ": " + message);
    }
    if (cause instanceof NoRouteToHostException || message.contains("no route to host")) {
      return new ProbeOutcome.Failure(
          Reason.UNREACHABLE, "no route to " + target + " (expected: a connection)");
    }
    if (message.contains("refused")) {
      return new ProbeOutcome.Failure(
          Reason.REFUSED, target + " refused the connection (expected: a connection)");
    }
    if (message.contains("timed out")) {
      return new ProbeOutcome.Failure(Reason.TIMEOUT, "no answer from " + target);
    }
    if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
      return new ProbeOutcome.Failure(Reason.PROTOCOL, target + ": " + message);
    }
    return new ProbeOutcome.Failure(
        Reason.RESET, target + " ended the connection (expected: a whole answer)");
  }

  /** No descriptor, no port, no route of our own. */
  private static boolean isLocal(Throwable cause, String message) {
    return cause instanceof BindException
        || message.contains("too many open files")
        || message.contains("cannot assign requested address")
        || message.contains("network is unreachable")
        || message.contains("no buffer space")
        || message.contains("cannot allocate memory")
        || (cause instanceof ConnectException && message.contains("permission denied"));
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && !(cause instanceof ClosedChannelException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.toLowerCase(Locale.ROOT).replaceAll("\\p{Cntrl}", " ");
  }
}
