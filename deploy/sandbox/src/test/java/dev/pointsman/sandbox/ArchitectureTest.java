package dev.pointsman.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What is measured must not be what measures, nor the stand-in know whom it stands for. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "dev.pointsman.sandbox.";
  private static final String[] POINTSMAN = {
    "dev.pointsman.coordination..", "dev.pointsman.controller..", "dev.pointsman.probes.."
  };

  @ArchTest
  static final ArchRule theStandInKnowsNothingOfPointsman =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "route53..", BASE + "dns..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(POINTSMAN);

  @ArchTest
  static final ArchRule clientsMeasureFromTheOutside =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "client..", BASE + "shop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(POINTSMAN);

  @ArchTest
  static final ArchRule aWorldKnowsNoScenario =
      noClasses()
          .that()
          .resideInAPackage(BASE + "world..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "scenario..", BASE + "client..");
}
