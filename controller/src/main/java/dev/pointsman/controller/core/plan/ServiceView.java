package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Sight;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one service.
 *
 * @param definition null when it was removed or never seen
 * @param state null before adoption
 * @param run the unfinished run, else the last one; null when there was none
 * @param unreadable keys of this service that cannot be read, with the problem: no decision rests
 *     on them
 * @param unreadableUntil when a key that decisions rest on was last found readable again after it
 *     was not, or was gone; null if that never happened
 */
public record ServiceView(
    String name,
    @Nullable Versioned<ServiceSpec> definition,
    @Nullable Versioned<ServiceState> state,
    @Nullable Versioned<RunRecord> run,
    DatabaseView database,
    Sight sight,
    SortedMap<String, String> unreadable,
    @Nullable Moment unreadableUntil) {

  /** A service of which nothing is known but its name. */
  public static ServiceView named(String name, Moment now) {
    return new ServiceView(
        name, null, null, null, DatabaseView.blank(), Sight.blank(now), new TreeMap<>(), null);
  }

  public ServiceView with(@Nullable Versioned<ServiceSpec> next) {
    return new ServiceView(name, next, state, run, database, sight, unreadable, unreadableUntil);
  }

  public ServiceView withState(@Nullable Versioned<ServiceState> next) {
    return new ServiceView(
        name, definition, next, run, database, sight, unreadable, unreadableUntil);
  }

  public ServiceView withRun(@Nullable Versioned<RunRecord> next) {
    return new ServiceView(
        name, definition, state, next, database, sight, unreadable, unreadableUntil);
  }

  public ServiceView with(DatabaseView next) {
    return new ServiceView(name, definition, state, run, next, sight, unreadable, unreadableUntil);
  }

  public ServiceView with(Sight next) {
    return new ServiceView(
        name, definition, state, run, database, next, unreadable, unreadableUntil);
  }

  /** With a key that cannot be read. */
  public ServiceView unreadable(String key, String problem) {
    return new ServiceView(
        name,
        definition,
        state,
        run,
        database,
        sight,
        Sorted.with(unreadable, key, problem),
        unreadableUntil);
  }

  /** With a key that can be read again, or is gone. */
  public ServiceView readable(String key) {
    return unreadable.containsKey(key)
        ? new ServiceView(
            name,
            definition,
            state,
            run,
            database,
            sight,
            Sorted.without(unreadable, key),
            unreadableUntil)
        : this;
  }

  /** Of which a key that decisions rest on could not be read, or was gone, until now. */
  public ServiceView unreadableUntil(Moment now) {
    return new ServiceView(name, definition, state, run, database, sight, unreadable, now);
  }

  /** The definition. */
  public Optional<ServiceSpec> spec() {
    return Optional.ofNullable(definition).map(Versioned::value);
  }

  /** The regions that traffic goes to; none before adoption. */
  public List<String> active() {
    return state == null ? List.of() : state.value().active();
  }

  /** The run that has not ended, if the state names one, and it is known and makes sense. */
  public Optional<RunRecord> unfinished() {
    return runProblems().isEmpty() ? named() : Optional.empty();
  }

  /** The same, where it is known already that what is known makes sense. */
  public Optional<RunRecord> named() {
    if (state == null || run == null || !run.value().id().equals(state.value().run())) {
      return Optional.empty();
    }
    return run.value().isEnded() ? Optional.empty() : Optional.of(run.value());
  }

  /** What in the state contradicts the definition: no decision rests on such a state. */
  public List<String> stateProblems() {
    return definition == null || state == null || named().isPresent()
        ? List.of()
        : Contradictions.of(definition.value(), state.value());
  }

  /** What in the unfinished run contradicts the state, or itself: it counts as unreadable. */
  public List<String> runProblems() {
    if (definition == null || state == null) {
      return List.of();
    }
    return named()
        .map(unfinished -> Contradictions.of(definition.value(), state.value(), unfinished))
        .orElse(List.of());
  }

  /** Keys that cannot be read, or that contradict what others say. */
  public SortedMap<String, String> unbelievable() {
    SortedMap<String, String> all = unreadable;
    for (String problem : stateProblems()) {
      all = Sorted.with(all, "state", problem);
    }
    for (String problem : runProblems()) {
      all = Sorted.with(all, "run", problem);
    }
    return all;
  }

  /** Whether definition and state can be read, and make sense together. */
  public boolean isReadable() {
    return unreadable.isEmpty() && stateProblems().isEmpty();
  }

  /** Everything about this service that cannot be read or believed. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(unreadable.values());
    problems.addAll(stateProblems());
    problems.addAll(runProblems());
    return problems;
  }
}
