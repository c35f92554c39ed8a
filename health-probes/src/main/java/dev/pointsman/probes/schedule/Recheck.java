package dev.pointsman.probes.schedule;

/** A request to look again at several targets, until all of them have been looked at. */
final class Recheck {
  private final Runnable then;
  private int open;

  Recheck(int open, Runnable then) {
    this.open = open;
    this.then = then;
  }

  void oneDone() {
    open--;
    if (open == 0) {
      then.run();
    }
  }
}
