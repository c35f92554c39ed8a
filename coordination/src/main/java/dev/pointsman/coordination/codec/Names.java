package dev.pointsman.coordination.codec;

import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Policy;
import java.util.Locale;
import java.util.Set;

/**
 * How constants are written: what a definition chooses stands as in the definition's file ({@code
 * active-passive}); codes that people alert and script by stand as they are ({@code
 * FENCE_UNPROVEN}).
 */
final class Names {
  private static final Set<Class<?>> DEFINITION =
      Set.of(
          Mode.class,
          Automation.class,
          LastResort.class,
          CheckSpec.Redirects.class,
          Policy.ByWhom.class,
          Policy.UnknownLag.class,
          Policy.WithoutProof.class);

  private Names() {}

  static String of(Enum<?> constant) {
    return DEFINITION.contains(constant.getDeclaringClass())
        ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : constant.name();
  }
}
