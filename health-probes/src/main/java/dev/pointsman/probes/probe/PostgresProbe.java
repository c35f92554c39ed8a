package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServerStart;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, authenticated connection to a PostgreSQL server and one look at it. The detail begins
 * with {@code primary, open}, {@code primary, closed} or {@code standby}: open and closed are what
 * a new session finds in {@code default_transaction_read_only}. It ends with when the server began
 * to run.
 */
final class PostgresProbe implements Probe {
  private static final String LOOK =
      """
      select pg_is_in_recovery() as standby,
        current_setting('default_transaction_read_only') as closed,
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text
          else pg_current_wal_flush_lsn()::text end as position,
        case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as paused,
        exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'pointsman' and c.relname = 'heartbeat'
          and has_schema_privilege(n.oid, 'usage')
          and has_table_privilege(c.oid, 'select')) as heartbeat,
        (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint as started
      """;

  private static final String HEARTBEAT =
      "select extract(epoch from clock_timestamp() - written)::float8 as age"
          + " from pointsman.heartbeat where id = 1";

  /** Above every time limit of a probe: only frees what a lost connection holds. */
  private static final NetClientOptions NET =
      new NetClientOptions().setConnectTimeout((int) Duration.ofSeconds(45).toMillis());

  private final Vantage vantage;
  private final DatabaseSpec.Postgres spec;

  PostgresProbe(Vantage vantage, DatabaseSpec.Postgres spec) {
    this.vantage = vantage;
    this.spec = spec;
  }

  @Override
  public Flight start(Landing landing) {
    return EachAddress.start(vantage, spec.host(), this::look, landing);
  }

  private Flight look(InetAddress address, Landing landing) {
    String password;
    try {
      password = vantage.secrets().apply(spec.password());
    } catch (RuntimeException e) {
      landing.landed(new ProbeOutcome.Local(Reason.CONFIGURATION, "password: " + e.getMessage()));
      return Grounded.FLIGHT;
    }
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(address.getHostAddress())
            .setPort(spec.port())
            .setDatabase(spec.dbname())
            .setUser(spec.user())
            .setPassword(password)
            .setProperties(Map.of("application_name", "pointsman-probe"))
            .setReconnectAttempts(0)
            .setCachePreparedStatements(false);
    return new Session(address.getHostAddress() + ":" + spec.port(), landing).begin(options);
  }

  private final class Session implements Flight {
    private final String target;
    private final Landing landing;
    private @Nullable ConnectionFactory<PgConnectOptions> factory;
    private @Nullable SqlConnection connection;
    private String stage = "connection";
    private boolean over;

    Session(String target, Landing landing) {
      this.target = target;
      this.landing = landing;
    }

    Flight begin(PgConnectOptions options) {
      // The client takes the context it is called on; a name's answer comes without one.
      vantage.context().runOnContext(on -> connect(options));
      return this;
    }

    private void connect(PgConnectOptions options) {
      if (over) {
        return;
      }
      // A factory of its own: closing it ends a connection whose handshake hangs, too.
      ConnectionFactory<PgConnectOptions> own =
          PgDriver.INSTANCE.createConnectionFactory(vantage.vertx(), NET);
      factory = own;
      own.connect(vantage.context(), options)
          .compose(this::look)
          .onComplete(done -> land(done.succeeded() ? done.result() : failed(done.cause())));
    }

    private Future<ProbeOutcome> look(SqlConnection opened) {
      connection = opened;
      stage = "answer";
      return opened.query(LOOK).execute().compose(rows -> beside(opened, rows.iterator().next()));
    }

    private Future<ProbeOutcome> beside(SqlConnection opened, Row row) {
      ProbeOutcome.Success seen = seen(row);
      if (!Boolean.TRUE.equals(row.getBoolean("heartbeat"))) {
        return Future.succeededFuture(seen);
      }
      return opened
          .query(HEARTBEAT)
          .execute()
          .map(rows -> (ProbeOutcome) withHeartbeat(seen, rows))
          // The row is beside the point: a table dropped in between is no fault of the database.
          .recover(refused -> Future.succeededFuture(seen));
    }

    private void land(ProbeOutcome outcome) {
      if (over) {
        return;
      }
      over = true;
      if (connection == null) {
        close();
      } else {
        // In order, or the server's log tells of a lost client at every probe.
        connection.close().onComplete(closed -> close());
      }
      landing.landed(outcome);
    }

    private void close() {
      if (factory != null) {
        factory.close(Promise.promise());
      }
    }

    private ProbeOutcome failed(Throwable cause) {
      if (cause instanceof PgException refusal) {
        return refused(refusal);
      }
      return Fault.of(cause, target);
    }

    @Override
    public ProbeOutcome abort() {
      if (!over) {
        over = true;
        close();
      }
      return Probe.timeout(stage + " from " + target);
    }
  }

  private static ProbeOutcome.Success seen(Row row) {
    boolean standby = Boolean.TRUE.equals(row.getBoolean("standby"));
    boolean paused = Boolean.TRUE.equals(row.getBoolean("paused"));
    boolean closed = "on".equals(row.getString("closed"));
    String primary = closed ? "primary, closed" : "primary, open";
    String detail = standby ? (paused ? "standby, replay paused" : "standby") : primary;
    Map<String, Double> figures = new HashMap<>();
    String position = row.getString("position");
    if (position != null) {
      figures.put("position_bytes", (double) Lsn.parse(position).value());
    }
    Instant started = Instant.EPOCH.plus(row.getLong("started"), ChronoUnit.MICROS);
    return new ProbeOutcome.Success(ServerStart.say(detail, started), Sorted.map(figures));
  }

  private static ProbeOutcome.Success withHeartbeat(
      ProbeOutcome.Success seen, RowSet<Row> heartbeat) {
    Map<String, Double> figures = new HashMap<>(seen.figures());
    for (Row row : heartbeat) {
      figures.put("heartbeat_age_seconds", row.getDouble("age"));
    }
    return new ProbeOutcome.Success(seen.detail(), Sorted.map(figures));
  }

  /** SQLSTATE class 28: the credentials; all else is the server's own trouble. */
  private static ProbeOutcome refused(PgException refusal) {
    String state = String.valueOf(refusal.getSqlState());
    Reason reason = state.startsWith("28") ? Reason.AUTHENTICATION : Reason.DATABASE;
    return new ProbeOutcome.Failure(reason, state + ": " + refusal.getErrorMessage());
  }
}
