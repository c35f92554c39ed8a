package dev.pointsman.sandbox.matrix;

/** What comes late: an effect whose leader is no leader any more. */
enum LateFault {
  BATCH("leader frozen with a batch in its hand, two runs long"),
  PROMOTION("leader frozen with a promotion in its hand, another target is chosen"),
  HUNG_PROMOTION("promotion hangs 30 s in the database, leader killed, another target is chosen"),
  HUNG_UNSEEN(
      "promotion hangs 30 s in the database, its guard and agent frozen, leader killed, another"
          + " target is chosen");

  private final String text;

  LateFault(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
