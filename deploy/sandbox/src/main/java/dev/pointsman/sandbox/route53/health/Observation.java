package dev.pointsman.sandbox.route53.health;

/** What one request of one checker found; {@code report} is Route 53's wording of it. */
record Observation(boolean success, String report) {
  static Observation success(String what) {
    return new Observation(true, "Success: " + what);
  }

  static Observation failure(String what) {
    return new Observation(false, "Failure: " + what);
  }
}
