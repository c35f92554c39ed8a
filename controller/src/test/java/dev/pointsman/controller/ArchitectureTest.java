package dev.pointsman.controller;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Which package may know which, and what the heart may use. */
@AnalyzeClasses(packages = "dev.pointsman.controller", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.pointsman.controller.";
  private static final String CORE = ROOT + "core";
  private static final String[] EDGES = {
    ROOT + "ingest..", ROOT + "execute..", ROOT + "api..", ROOT + "metrics..", ROOT + "cli.."
  };

  @ArchTest
  static final ArchRule theHeartUsesTheLanguageAndTheModelAlone =
      classes()
          .that()
          .resideInAPackage(CORE + "..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  CORE + "..",
                  "dev.pointsman.coordination.model",
                  "java.lang",
                  "java.lang.annotation",
                  "java.lang.invoke",
                  "java.lang.runtime",
                  "java.util",
                  "java.util.function",
                  "java.util.stream",
                  "java.time",
                  "java.time.format",
                  "java.time.temporal",
                  "org.jspecify.annotations"));

  @ArchTest
  static final ArchRule theHeartHasNoClockNoRandomnessAndNothingWithoutAnOrder =
      noClasses()
          .that()
          .resideInAPackage(CORE + "..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              HashMap.class,
              HashSet.class,
              IdentityHashMap.class,
              Random.class,
              UUID.class,
              Clock.class,
              Thread.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(Collectors.class, "toSet")
          .orShould()
          .callMethod(Collectors.class, "toMap", Function.class, Function.class)
          .orShould()
          .callMethod(Collectors.class, "groupingBy", Function.class);

  @ArchTest
  static final ArchRule assessmentKnowsNoPlans =
      left(CORE + ".assess", CORE + ".plan", CORE + ".run", CORE + ".machine");

  @ArchTest
  static final ArchRule plansKnowNoRuns = left(CORE + ".plan", CORE + ".run", CORE + ".machine");

  @ArchTest static final ArchRule runsKnowNoMachine = left(CORE + ".run", CORE + ".machine");

  @ArchTest
  static final ArchRule theVocabularyKnowsNothingBelowIt =
      left(CORE, CORE + ".assess", CORE + ".plan", CORE + ".run", CORE + ".machine");

  @ArchTest
  static final ArchRule theHeartKnowsNoEdge =
      noClasses()
          .that()
          .resideInAPackage(CORE + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EDGES)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "loop..");

  @ArchTest
  static final ArchRule ingestKnowsNeitherTheLoopNorTheOtherEdges =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "loop..", ROOT + "execute..", ROOT + "api..", ROOT + "metrics..");

  @ArchTest
  static final ArchRule executorsKnowNeitherTheLoopNorTheOtherEdges =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "execute..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "loop..", ROOT + "ingest..", ROOT + "api..", ROOT + "cli..");

  @ArchTest
  static final ArchRule onlyExecutorsSeeTheAwsSdk =
      noClasses()
          .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "execute..").or(isTheWiring())))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule onlyTheApiSeesTheWebServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web..");

  @ArchTest
  static final ArchRule nothingHereSeesEtcdsProtocol =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("io.etcd..", "io.grpc..");

  /** Only the simulator runs them side by side. */
  @ArchTest
  static final ArchRule nothingHereKnowsTheProbes =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.pointsman.probes..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().should(new StandsInANullMarkedPackage()).allowEmptyShould(false);

  private static ArchRule left(String of, String... right) {
    return noClasses()
        .that()
        .resideInAPackage(of)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(right);
  }

  /** The one place that puts all parts together. */
  private static DescribedPredicate<JavaClass> isTheWiring() {
    return DescribedPredicate.describe(
        "the wiring", type -> type.getFullName().startsWith(ROOT + "Wiring"));
  }

  private static final class StandsInANullMarkedPackage extends ArchCondition<JavaClass> {
    StandsInANullMarkedPackage() {
      super("stand in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not"));
      }
    }
  }
}
