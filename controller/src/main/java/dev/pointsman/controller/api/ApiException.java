package dev.pointsman.controller.api;

import dev.pointsman.coordination.config.Problem;
import java.util.List;

/** A request that ends with an error for its caller. Never carries a secret. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<String> problems;

  ApiException(int status, String code, String detail) {
    this(status, code, detail, List.of());
  }

  ApiException(int status, String code, String detail, List<Problem> problems) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.problems = problems.stream().map(Problem::toString).toList();
  }

  /** Everything that is wrong with an input. */
  static ApiException invalid(List<Problem> problems) {
    return new ApiException(422, "INVALID", "nothing was stored: the input has problems", problems);
  }

  static ApiException unknown(String what) {
    return new ApiException(404, "NOT_FOUND", "there is no " + what);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  List<String> problems() {
    return problems;
  }
}
