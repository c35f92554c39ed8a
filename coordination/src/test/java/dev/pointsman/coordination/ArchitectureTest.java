package dev.pointsman.coordination;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "dev.pointsman.coordination.";

  @ArchTest
  static final ArchRule theModelKnowsNothingButTheLanguage =
      classes()
          .that()
          .resideInAPackage(BASE + "model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              BASE + "model",
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.net",
              "org.jspecify..");

  @ArchTest
  static final ArchRule codecsKnowTheModelAndJackson =
      noClasses()
          .that()
          .resideInAPackage(BASE + "codec")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "store", BASE + "etcd", BASE + "testing", BASE + "config");

  @ArchTest
  static final ArchRule theStoreKnowsNoImplementation =
      noClasses()
          .that()
          .resideInAPackage(BASE + "store")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "etcd", BASE + "testing", "io..", "com..");

  @ArchTest
  static final ArchRule onlyOnePackageKnowsEtcdsProtocol =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "etcd")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.etcd..", "io.grpc..", "io.netty..");

  @ArchTest
  static final ArchRule thePlaceForTwinsKnowsNoRealStore =
      noClasses()
          .that()
          .resideInAPackage(BASE + "testing")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "etcd", "io..", "com.google..");
}
