package dev.pointsman.controller.sim.model;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.PositionReport.Heartbeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server: what is on its disk, and what runs. It knows for certain whether it
 * accepts writes; nobody else does.
 */
public final class ModelDatabase {
  final String region;
  final int number;

  // on the disk
  Branch branch;
  long end;
  boolean standbySignal;
  boolean shutDownInOrder = true;
  long epoch = -1;
  long markedAt;
  String run = "";
  final List<Beat> beats = new ArrayList<>();

  // running
  boolean running;
  boolean watched;
  boolean open;
  boolean oldSessions;
  boolean promoting;
  int sessionsEnded;
  long sent;
  boolean replayPaused;
  boolean hidesHeartbeat;
  long replayed;
  @Nullable String upstream;
  Runnable whenPromoted = () -> {};

  /** When somebody made it a primary by hand; -1 for never. */
  long byHandAt = -1;

  /** Clients say READ WRITE: being closed by default does not stop them. */
  final boolean clientsOverride;

  /** Somebody's configuration starts it open: a mutant's. */
  final boolean startsOpen;

  /** The heartbeat row, as of a position. */
  record Beat(long at, long epoch, Instant written) {}

  ModelDatabase(
      String region, int number, Branch first, boolean clientsOverride, boolean startsOpen) {
    this.region = region;
    this.number = number;
    this.branch = first;
    this.clientsOverride = clientsOverride;
    this.startsOpen = startsOpen;
  }

  /** Whether a client's write would be acknowledged at this moment. */
  public boolean acceptsWrites() {
    return isPrimary() && (open || oldSessions || clientsOverride);
  }

  /** Somebody has made it a primary by hand, no longer ago than that. */
  public boolean isByHand(long now, long longest) {
    return byHandAt >= 0 && now - byHandAt <= longest;
  }

  public boolean isPrimary() {
    return running && !standbySignal;
  }

  /** Clients say READ WRITE, so that only one that is stopped, or a standby, takes no writes. */
  public boolean clientsOverride() {
    return clientsOverride;
  }

  /** It is a standby, and will be the primary soon, or late. */
  public boolean isPromoting() {
    return promoting;
  }

  public boolean isRunning() {
    return running;
  }

  /** The log that it writes or follows. */
  public Branch branch() {
    return branch;
  }

  public String region() {
    return region;
  }

  DatabaseRole role() {
    if (!running) {
      return DatabaseRole.STOPPED;
    }
    return standbySignal ? DatabaseRole.STANDBY : DatabaseRole.PRIMARY;
  }

  /** A client writes; whether it was acknowledged. */
  boolean write(long size, long now) {
    if (!acceptsWrites()) {
      return false;
    }
    end += size;
    branch.acknowledged(end, now);
    return true;
  }

  void beat(long itsEpoch, Instant now) {
    if (isPrimary()) {
      end += 1;
      beats.add(new Beat(end, itsEpoch, now));
    }
  }

  /** The newest row that is visible here. */
  @Nullable Heartbeat heartbeat() {
    if (hidesHeartbeat) {
      return null;
    }
    long visible = standbySignal ? replayed : end;
    for (int i = beats.size() - 1; i >= 0; i--) {
      Beat beat = beats.get(i);
      if (beat.at() <= visible) {
        return new Heartbeat(beat.epoch(), i, beat.written());
      }
    }
    return null;
  }

  void mark(long newEpoch, String byRun) {
    epoch = newEpoch;
    run = byRun;
    end += 1;
    markedAt = end;
  }

  /** Takes over all that {@code primary} has up to {@code position}; it is ahead on one branch. */
  void receive(ModelDatabase primary, long position) {
    int first = primary.beats.size();
    while (first > 0 && primary.beats.get(first - 1).at() > end) {
      first--;
    }
    for (Beat beat : primary.beats.subList(first, primary.beats.size())) {
      if (beat.at() <= position) {
        beats.add(beat);
      }
    }
    branch = primary.branch;
    end = Math.max(end, position);
    if (primary.epoch > epoch && position >= primary.markedAt) {
      markedAt = primary.markedAt;
      epoch = primary.epoch;
      run = primary.run;
    }
  }

  /** Becomes a copy of what the primary has: after a rewind. */
  void rewind(ModelDatabase primary) {
    beats.clear();
    beats.addAll(primary.beats);
    branch = primary.branch;
    end = primary.end;
    replayed = end;
    markedAt = primary.markedAt;
    epoch = primary.epoch;
    run = primary.run;
  }

  /** Whether all that it has is also on the way to where {@code other} stands. */
  boolean isBehind(ModelDatabase other) {
    return other.branch.has(branch, end) && (branch != other.branch || end <= other.end);
  }

  /** It is the primary from now on, on a timeline of its own. */
  void promote(long now) {
    branch = branch.fork(end, now, region);
    standbySignal = false;
    promoting = false;
    replayPaused = false;
    replayed = end;
    upstream = null;
  }

  void start() {
    running = true;
    open = startsOpen;
    oldSessions = false;
    promoting = false;
    replayPaused = false;
    shutDownInOrder = false;
    replayed = standbySignal ? Math.min(replayed, end) : end;
  }

  /** Of controllers: what one of them still has to say in its session is not heard. */
  void endSessions() {
    sessionsEnded++;
  }

  /** All its processes are gone. */
  void stop(boolean inOrder) {
    shutDownInOrder = running ? inOrder : shutDownInOrder;
    endSessions();
    running = false;
    watched = false;
    open = false;
    oldSessions = false;
    promoting = false;
    upstream = null;
  }
}
