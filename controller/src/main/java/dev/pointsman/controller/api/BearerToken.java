package dev.pointsman.controller.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Lets through who presents the token. Compares digests, in a time that depends neither on where
 * two tokens differ nor on how long they are.
 */
final class BearerToken implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final List<byte[]> expected;

  BearerToken(String token) {
    this(List.of(token));
  }

  /** Of any of these tokens. */
  BearerToken(List<String> tokens) {
    this.expected = tokens.stream().map(token -> digest(SCHEME + token)).toList();
  }

  @Override
  public void handle(RoutingContext request) {
    String header = request.request().getHeader("Authorization");
    String presented = header == null ? "" : header;
    byte[] digest = digest(presented);
    boolean known = false;
    for (byte[] token : expected) {
      known |= MessageDigest.isEqual(token, digest);
    }
    if (!known) {
      request.fail(
          new ApiException(
              401,
              "UNAUTHENTICATED",
              presented.isEmpty() ? "a bearer token is needed" : "the token is not the right one"));
      return;
    }
    request.next();
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
