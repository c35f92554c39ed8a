package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Bend;
import dev.pointsman.controller.sim.world.Edge;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One rule of the protocol, broken on purpose: a checker that does not notice is worth nothing. */
public enum Mutant {
  /** A leader's transactions do not compare the term. */
  NO_TERM_COMPARISON(Edges.NoTerm::new),
  /** Whoever wants to lead writes the leader's key, whether there is one or not. */
  CANDIDACY_NOT_COMPARED(Edges.EverybodyLeads::new),
  /** The guard does not close at its own deadline. */
  NO_LOCAL_DEADLINE(Bend.NO_LOCAL_DEADLINE),
  NO_WATCHDOG(Bend.NO_WATCHDOG),
  LEASED_OUT_TOO_EARLY(Edges.ShortTerms::new),
  /** The wait counts by the definition, not by the terms that the guard has recorded. */
  TERMS_FROM_THE_DEFINITION(Edges.DefinedTerms::new),
  /** A guard is believed to have closed what it has not. */
  ACKNOWLEDGEMENT_INVENTED(Edges.EveryGuardAcknowledges::new),
  PROMOTE_WITHOUT_PROOF(RunEdges.NoProof::new),
  /** Who is half promoted is a standby, and so no writer. */
  HALF_PROMOTED_SHOWN_CLOSED(Bend.HALF_PROMOTED_SHOWN_CLOSED),
  PROOF_BEFORE_SESSIONS_END(Bend.PROOF_BEFORE_SESSIONS_END),
  END_READ_TOO_EARLY(Bend.END_READ_TOO_EARLY),
  DATABASE_STARTS_OPEN(Bend.STARTS_OPEN),
  /** A guard goes on by promises although a controller is silent. */
  FAILSAFE_WITHOUT_PROMISES(Bend.FAILSAFE_WITHOUT_PROMISES),
  PROMISE_NOT_COUNTED(Bend.PROMISE_NOT_COUNTED),
  COMPANION_NOT_COMPARED(Bend.COMPANION_NOT_COMPARED),
  BATCH_USED_TWICE(StateEdges.BatchStays::new),
  /** A region that was never permitted is taken for the one that wrote last. */
  LAST_WRITER_MISTAKEN(StateEdges.TargetWroteLast::new),
  PERMIT_FROM_A_TO_B(StateEdges.PermitStraight::new),
  EPOCH_NOT_RAISED(StateEdges.EpochStays::new),
  QUARANTINE_IGNORED(StateEdges.NoQuarantine::new),
  COOL_DOWN_FROM_THE_START(StateEdges.ShortCoolDown::new),
  /** Automation moves out of one region after the other. */
  LIMITS_IGNORED(PolicyEdges.NoLimits::new),
  /** A region that was lost is a target as soon as it is UP. */
  HOLD_DOWN_IGNORED(PolicyEdges.NoHoldDown::new),
  COMMAND_CARRIED_OUT_TWICE(Edges.CommandsStay::new),
  /** Now and then a command is read, and nobody minds it. */
  ORDERS_FORGOTTEN(OrderEdges.Forgotten::new),
  /** Now and then a command is carried out, and no outcome is written. */
  OUTCOME_NOT_WRITTEN(OrderEdges.WithoutOutcome::new),
  /** Now and then a command is said to be carried out, and nothing else is written. */
  ORDER_DONE_ON_PAPER(OrderEdges.OnPaper::new),
  FREEZE_IGNORED(Edges.FreezesAreOver::new),
  FREEZE_STOPS_FENCED_RUNS(FreezeStops::new),
  /** A leader decides by what its watch has told, however long ago that was. */
  STALE_WATCH_TRUSTED(Edges.SilentWatches::new),
  /** What a replica lacks is not known, and taken for nothing. */
  UNKNOWN_LAG_IS_ZERO(Edges.NoLag::new),
  /** What an old primary has written last is not waited for. */
  END_POSITION_IGNORED(ReadEdges.NoEnd::new),
  EPOCH_AFTER_THE_PROMOTION(RunEdges.EpochLate::new),
  TRAFFIC_BEFORE_THE_PROMOTION(StateEdges.TrafficFirst::new),
  RECORDS_REMOVED_FIRST(Bend.RECORDS_REMOVED_FIRST),
  RECHECK_NOT_AWAITED(ReadEdges.EverybodyAnswers::new),
  /** A permit is what a lease says, not what a read says. */
  PERMIT_BY_LEASE(Bend.PERMIT_BY_LEASE),
  /** The permit is read from a member of etcd that is behind. */
  PERMIT_READ_STALE("guard", ReadEdges.StaleReads::new);

  // stateless, as is what it makes
  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable Supplier<Edge> edge;

  private final String kind;

  private final @Nullable Bend bend;

  /** At the edge between controllers and the store. */
  Mutant(Supplier<Edge> edge) {
    this("controller", edge);
  }

  /** At the edge between processes of a kind and the store. */
  Mutant(String kind, Supplier<Edge> edge) {
    this.kind = kind;
    this.edge = edge;
    this.bend = null;
  }

  Mutant(Bend bend) {
    this.kind = "";
    this.edge = null;
    this.bend = bend;
  }

  /** What stands between the store and a process of this kind. */
  public Edge edge(String ofKind) {
    return edge != null && ofKind.equals(kind) ? edge.get() : Edge.HONEST;
  }

  public Set<Bend> bends() {
    return bend == null ? Set.of() : Set.of(bend);
  }
}
