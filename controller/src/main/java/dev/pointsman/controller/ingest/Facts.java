package dev.pointsman.controller.ingest;

import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads entries as facts. Stateless; safe on any thread. */
public final class Facts {
  private static final Pattern SHARD = Pattern.compile("[0-9]{1,9}");

  private Facts() {}

  /** The fact that a written entry states; none for a key that the controller does not follow. */
  public static Optional<Event> written(Entry entry) {
    try {
      return Optional.ofNullable(read(entry));
    } catch (UnreadableException unreadable) {
      return Optional.of(
          new Event.Unreadable(
              entry.key(), service(entry.key()), String.valueOf(unreadable.getMessage())));
    }
  }

  private static @Nullable Event read(Entry entry) {
    String value = entry.value();
    List<String> parts = parts(entry.key());
    return switch (parts.getFirst()) {
      case "services" -> service(entry, parts);
      case "roster" -> new Event.RosterChanged(Codecs.ROSTER.decode(value));
      case "agents" ->
          parts.size() == 3
              ? new Event.AgentSeen(parts.get(1), parts.get(2), Codecs.AGENT.decode(value))
              : null;
      case "controllers" ->
          parts.size() == 3
              ? new Event.ControllerSeen(
                  parts.get(1), parts.get(2), Codecs.CONTROLLER.decode(value))
              : null;
      case "verdicts" ->
          parts.size() == 4
              ? new Event.VerdictsPublished(
                  parts.get(1), parts.get(2), shard(parts.get(3)), Codecs.SHARD.decode(value))
              : null;
      case "guards" ->
          parts.size() == 3
              ? new Event.GuardReported(
                  parts.get(1), parts.get(2), Codecs.GUARD.decode(value), entry.modRevision())
              : null;
      case "positions" ->
          parts.size() == 3
              ? new Event.PositionReported(
                  parts.get(1), parts.get(2), Codecs.POSITION.decode(value))
              : null;
      case "commands" -> new Event.CommandIssued(Codecs.COMMAND.decode(value));
      case "freezes" -> new Event.FreezeSet(Codecs.FREEZE.decode(value));
      default -> null;
    };
  }

  private static @Nullable Event service(Entry entry, List<String> parts) {
    if (parts.size() == 3 && parts.get(2).equals("spec")) {
      ServiceSpec spec = Codecs.SPEC.decode(entry.value());
      belongs(spec.name(), parts.get(1));
      return new Event.SpecChanged(spec, entry.modRevision());
    }
    if (parts.size() == 3 && parts.get(2).equals("state")) {
      return new Event.StateChanged(
          parts.get(1), Codecs.STATE.decode(entry.value()), entry.modRevision());
    }
    if (parts.size() == 4 && parts.get(2).equals("runs")) {
      RunRecord run = Codecs.RUN.decode(entry.value());
      belongs(run.service(), parts.get(1));
      return new Event.RunChanged(run, entry.modRevision());
    }
    return null;
  }

  /** A record under another's key must not be taken for the other's. */
  private static void belongs(String found, String expected) {
    if (!found.equals(expected)) {
      throw new UnreadableException("service", found, expected);
    }
  }

  /** The fact that a key is gone; none for a key whose going says nothing. */
  public static Optional<Event> deleted(String key) {
    List<String> parts = parts(key);
    return Optional.ofNullable(
        switch (parts.getFirst()) {
          case "services" -> gone(parts);
          case "agents" ->
              parts.size() == 3 ? new Event.AgentGone(parts.get(1), parts.get(2)) : null;
          case "controllers" ->
              parts.size() == 3 ? new Event.ControllerGone(parts.get(1), parts.get(2)) : null;
          case "verdicts" ->
              parts.size() == 4 && isNumber(parts.get(3))
                  ? new Event.VerdictsGone(parts.get(1), parts.get(2), shard(parts.get(3)))
                  : null;
          case "guards" ->
              parts.size() == 3 ? new Event.GuardGone(parts.get(1), parts.get(2)) : null;
          case "positions" ->
              parts.size() == 3 ? new Event.PositionGone(parts.get(1), parts.get(2)) : null;
          case "commands" -> new Event.CommandGone(parts.getLast());
          case "freezes" -> new Event.FreezeLifted(parts.getLast());
          default -> null;
        });
  }

  private static @Nullable Event gone(List<String> parts) {
    if (parts.size() == 4 && parts.get(2).equals("runs")) {
      return new Event.RunGone(parts.get(1), parts.get(3));
    }
    if (parts.size() != 3) {
      return null;
    }
    return switch (parts.get(2)) {
      case "spec" -> new Event.SpecRemoved(parts.get(1));
      case "state" -> new Event.StateRemoved(parts.get(1));
      default -> null;
    };
  }

  /**
   * What is left of a key that no service's decisions rest on and that cannot be read: the same as
   * when it is gone, but for a freeze, which nobody has lifted.
   */
  static Optional<Event> obscured(String key) {
    List<String> parts = parts(key);
    return parts.getFirst().equals("freezes")
        ? Optional.of(new Event.FreezeObscured(parts.getLast()))
        : deleted(key);
  }

  private static List<String> parts(String key) {
    String rest = key.startsWith(KeySpace.PREFIX) ? key.substring(KeySpace.PREFIX.length()) : key;
    return List.of(rest.split("/", -1));
  }

  /** The service whose decisions rest on the key: of its definition and its state, nothing else. */
  private static @Nullable String service(String key) {
    List<String> parts = parts(key);
    boolean vital =
        parts.size() == 3
            && parts.getFirst().equals("services")
            && (parts.get(2).equals("spec") || parts.get(2).equals("state"));
    return vital ? parts.get(1) : null;
  }

  /** What was never readable takes nothing with it. */
  private static boolean isNumber(String text) {
    return SHARD.matcher(text).matches();
  }

  private static int shard(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new UnreadableException("shard", text, "a number");
    }
  }
}
