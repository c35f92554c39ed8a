package dev.pointsman.controller.execute;

/** Leadership that a test gives and takes. */
public final class FixedLeadership implements Leadership {
  private boolean holds = true;
  private long term;

  public FixedLeadership(long term) {
    this.term = term;
  }

  public void end() {
    holds = false;
  }

  void believe(long otherTerm) {
    term = otherTerm;
  }

  @Override
  public boolean holds() {
    return holds;
  }

  @Override
  public long term() {
    return term;
  }
}
