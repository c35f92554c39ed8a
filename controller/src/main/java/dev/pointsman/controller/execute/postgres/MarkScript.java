package dev.pointsman.controller.execute.postgres;

/**
 * The statements that write the row of a promotion, unless one of its epoch or of a newer one
 * stands there. The last row of their results is the newest of those: this one, or what bars it.
 */
final class MarkScript {
  /** Fails when somebody makes it at the same moment: then it is looked at again. */
  private static final String TABLE =
      """
      create schema if not exists pointsman;
      create table if not exists pointsman.epoch (
        epoch bigint primary key,
        run text not null,
        region text not null,
        written timestamptz not null default clock_timestamp());
      grant usage on schema pointsman to public;
      grant select on pointsman.epoch to public;
      """;

  private MarkScript() {}

  /**
   * The session says READ WRITE, as the database stays closed by default, and READ COMMITTED, so
   * that what is compared was read under the lock, whatever the database's default; the commit
   * waits for no replica, as none follows yet.
   *
   * @param table whether there is a table already; making one needs more privileges
   */
  static String of(boolean table, long epoch, String run, String region) {
    return """
    begin isolation level read committed read write;
    set local synchronous_commit = local;
    %1$s
    lock table pointsman.epoch in share row exclusive mode;
    insert into pointsman.epoch (epoch, run, region)
      select %2$d, %3$s, %4$s
       where not exists (select from pointsman.epoch where epoch >= %2$d);
    select epoch, run from pointsman.epoch where epoch >= %2$d order by epoch desc limit 1;
    commit
    """
        .formatted(table ? "" : TABLE, epoch, literal(run), literal(region));
  }

  /** Quoted for any setting of {@code standard_conforming_strings}. */
  static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
