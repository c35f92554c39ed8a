package dev.pointsman.controller.execute.postgres;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** What a promotion needs to be allowed; asked for before it is needed. */
final class Privileges {
  private static final String ASKED =
      """
      select has_function_privilege('pg_promote(boolean, integer)', 'execute'),
             case when to_regclass('pointsman.epoch') is null
                  then has_database_privilege(current_database(), 'create')
                  else has_table_privilege('pointsman.epoch', 'insert')
                   and has_table_privilege('pointsman.epoch', 'update') end,
             has_function_privilege('pg_ls_waldir()', 'execute'),
             has_function_privilege('pg_read_file(text)', 'execute')
      """;

  private Privileges() {}

  /** What the session's user is not granted, as an administrator would say it. */
  static List<String> missing(Session session) throws InterruptedException {
    Row row = session.row(ASKED);
    List<String> missing = new ArrayList<>();
    if (!row.getBoolean(0)) {
      missing.add("EXECUTE on function pg_promote(boolean, integer)");
    }
    if (!row.getBoolean(1)) {
      missing.add("INSERT and UPDATE on table pointsman.epoch, or CREATE on the database");
    }
    if (!row.getBoolean(2)) {
      missing.add("the role pg_monitor");
    }
    if (!row.getBoolean(3)) {
      missing.add("EXECUTE on function pg_read_file(text)");
    }
    return missing;
  }
}
