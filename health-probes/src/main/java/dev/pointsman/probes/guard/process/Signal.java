package dev.pointsman.probes.guard.process;

/** Signals as PostgreSQL's postmaster understands them, with Linux's numbers. */
public enum Signal {
  /** Fast shutdown: ends sessions, writes a checkpoint, ships everything to replicas. */
  FAST_SHUTDOWN(2),
  /** Immediate shutdown: ends without a checkpoint. */
  IMMEDIATE_SHUTDOWN(3),
  /** Cannot be refused. */
  KILL(9);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
