package dev.pointsman.controller.cli;

import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.model.RunResult;
import org.jspecify.annotations.Nullable;

/** The exit statuses of all commands; scripts rely on them. */
public final class Exit {
  /** Done. */
  public static final int DONE = 0;

  /** It failed in a way that nobody foresaw. */
  public static final int FAILED = 1;

  /** The arguments, the file or the request are wrong; nothing was done. */
  public static final int WRONG_INPUT = InvalidConfigException.EXIT_STATUS;

  /** Refused, with a veto's name; nothing was done. */
  public static final int REFUSED = 3;

  /**
   * The API, its store or a leader cannot be reached; or only controllers answer that are cut off
   * from them, and what is shown may be old.
   */
  public static final int UNREACHABLE = 4;

  /** Accepted, and not settled while this command waited. */
  public static final int NOT_SETTLED = 5;

  /** The API wants another token. */
  public static final int NOT_AUTHENTICATED = 6;

  /** The run that was followed has ended without what it was for: ABORTED or FAILED. */
  public static final int RUN_UNDONE = 7;

  /** For the help text. */
  static final String HELP =
      "Exit status: 0 done, 1 failed, 2 wrong input, 3 refused by a veto, 4 unreachable,"
          + " or shown by a controller that is cut off,"
          + " 5 accepted but not settled, 6 not authenticated, 7 the followed run ended ABORTED or"
          + " FAILED.";

  private Exit() {}

  /** The status that the end of a run means; PARTIAL has moved the service. */
  static int of(@Nullable RunResult result) {
    return switch (result) {
      case null -> DONE;
      case COMPLETED, PARTIAL -> DONE;
      case ABORTED, FAILED -> RUN_UNDONE;
    };
  }

  /** The status that an HTTP status means. */
  static int of(int status) {
    return switch (status) {
      case 200 -> DONE;
      case 202 -> NOT_SETTLED;
      case 400, 404, 405, 413, 415, 422 -> WRONG_INPUT;
      case 401, 403 -> NOT_AUTHENTICATED;
      case 409 -> REFUSED;
      case 503, 504 -> UNREACHABLE;
      default -> FAILED;
    };
  }
}
