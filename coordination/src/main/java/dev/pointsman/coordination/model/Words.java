package dev.pointsman.coordination.model;

/** Counts and names as they stand in a sentence for people. */
public final class Words {
  private static final String VOWELS = "AEIOUaeiou";

  private Words() {}

  /** Like {@code 1 agent}, {@code 0 agents}, {@code 3 agents}; for nouns that take an s. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Like {@code a Freeze}, {@code an AgentRecord}. */
  public static String a(String name) {
    boolean vowel = !name.isEmpty() && VOWELS.indexOf(name.charAt(0)) >= 0;
    return (vowel ? "an " : "a ") + name;
  }
}
