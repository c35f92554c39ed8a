package dev.pointsman.probes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Left knows nothing of right: judge, probe, schedule, publish, agent. */
@AnalyzeClasses(
    packages = "dev.pointsman.probes",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.pointsman.probes.";

  @ArchTest
  static final ArchRule theJudgeIsPure =
      classes()
          .that()
          .resideInAPackage(ROOT + "judge..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "judge..",
              "dev.pointsman.coordination.model..",
              "java.lang..",
              "java.util..",
              "java.time..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule probesKnowOnlyTheJudge =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "probe..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "schedule..",
              ROOT + "publish..",
              ROOT + "agent..",
              ROOT + "guard..",
              "dev.pointsman.coordination.store..");

  @ArchTest
  static final ArchRule theLoopKnowsNothingOfPublishing =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "schedule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "publish..", ROOT + "agent..", ROOT + "guard..");

  @ArchTest
  static final ArchRule publishingKnowsNothingOfTheProcess =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "publish..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "agent..", ROOT + "guard..");

  @ArchTest
  static final ArchRule onlyTheGuardKnowsTheGuard =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "judge..",
              ROOT + "probe..",
              ROOT + "schedule..",
              ROOT + "publish..",
              ROOT + "agent..",
              ROOT + "bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "guard..");
}
