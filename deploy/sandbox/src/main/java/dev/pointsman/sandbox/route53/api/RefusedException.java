package dev.pointsman.sandbox.route53.api;

import java.util.List;

/** A refusal as the client sees it. Expected: it carries no stack trace. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final int status;
  private final String code;
  private final String words;

  private RefusedException(int status, String code, String words) {
    super(code + ": " + words, null, false, false);
    this.status = status;
    this.code = code;
    this.words = words;
  }

  static RefusedException badRequest(String code, String words) {
    return new RefusedException(BAD_REQUEST, code, words);
  }

  static RefusedException invalidInput(String words) {
    return badRequest("InvalidInput", words);
  }

  /** All reasons in one message, in brackets, as Route 53 writes them. */
  static RefusedException invalidBatch(List<String> reasons) {
    return badRequest("InvalidChangeBatch", "[" + String.join(", ", reasons) + "]");
  }

  static RefusedException forbidden(String code, String words) {
    return new RefusedException(FORBIDDEN, code, words);
  }

  static RefusedException notFound(String code, String words) {
    return new RefusedException(NOT_FOUND, code, words);
  }

  static RefusedException conflict(String code, String words) {
    return new RefusedException(CONFLICT, code, words);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String words() {
    return words;
  }
}
