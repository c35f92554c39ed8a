package dev.pointsman.coordination.codec;

import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.DatabaseClaim;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.VerdictShard;

/** One codec for every kind of value that stands in etcd, named as its key is in the key space. */
public final class Codecs {
  public static final Codec<ServiceSpec> SPEC = new Codec<>(ServiceSpec.class);
  public static final Codec<ServiceState> STATE = new Codec<>(ServiceState.class);
  public static final Codec<RunRecord> RUN = new Codec<>(RunRecord.class);
  public static final Codec<AgentRecord> AGENT = new Codec<>(AgentRecord.class);
  public static final Codec<VerdictShard> SHARD = new Codec<>(VerdictShard.class);
  public static final Codec<GuardRecord> GUARD = new Codec<>(GuardRecord.class);
  public static final Codec<PositionReport> POSITION = new Codec<>(PositionReport.class);
  public static final Codec<DatabaseClaim> CLAIM = new Codec<>(DatabaseClaim.class);
  public static final Codec<Roster> ROSTER = new Codec<>(Roster.class);
  public static final Codec<Command.Issued> COMMAND = new Codec<>(Command.Issued.class);
  public static final Codec<Command.Outcome> OUTCOME = new Codec<>(Command.Outcome.class);
  public static final Codec<Freeze> FREEZE = new Codec<>(Freeze.class);
  public static final Codec<RecheckRequest> RECHECK = new Codec<>(RecheckRequest.class);
  public static final Codec<ControllerRecord> CONTROLLER = new Codec<>(ControllerRecord.class);
  public static final Codec<LeaderRecord> LEADER = new Codec<>(LeaderRecord.class);
  public static final Codec<AuditEntry> AUDIT = new Codec<>(AuditEntry.class);

  private Codecs() {}
}
