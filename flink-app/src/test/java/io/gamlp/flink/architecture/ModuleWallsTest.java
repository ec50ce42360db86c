package io.gamlp.flink.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;

/** The walls between modules and packages, and what no class of ours may use. */
@AnalyzeClasses(packages = "io.gamlp", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleWallsTest {

  private static final String[] LIBRARIES = {
    "io.gamlp.graph..", "io.gamlp.quantization..", "io.gamlp.admm.."
  };

  // ---- Modules depend one way: graph-io and quantization on nobody, admm on quantization.

  @ArchTest static final ArchRule graphIoKnowsNoOtherModule = knowsOnly("io.gamlp.graph..");

  @ArchTest
  static final ArchRule quantizationKnowsNoOtherModule = knowsOnly("io.gamlp.quantization..");

  @ArchTest
  static final ArchRule admmKnowsQuantizationOnly =
      knowsOnly("io.gamlp.admm..", "io.gamlp.quantization..");

  private static ArchRule knowsOnly(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.gamlp..")
                .and(not(resideInAPackage(module)))
                .and(not(resideInAnyPackage(others))))
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule onlyTheAppKnowsFlink =
      noClasses()
          .that()
          .resideInAnyPackage(LIBRARIES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  // ---- Packages of the app: cli -> pipeline -> what does the work -> config, outputs.

  @ArchTest
  static final ArchRule packagesOfTheAppHaveNoCycles =
      slices().matching("io.gamlp.flink.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfTheLibrariesHaveNoCycles =
      slices().matching("io.gamlp.(graph|quantization|admm).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gamlp.flink.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gamlp.flink.cli..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsThePipeline =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.gamlp.flink.cli..", "io.gamlp.flink.pipeline..")
          .and()
          .resideInAPackage("io.gamlp.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.gamlp.flink.pipeline..");

  @ArchTest
  static final ArchRule theCommandLineGoesThroughThePipeline =
      classes()
          .that()
          .resideInAPackage("io.gamlp.flink.cli..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("io.gamlp.flink.."))
                  .or(
                      resideInAnyPackage(
                          "io.gamlp.flink.cli..",
                          "io.gamlp.flink.config..",
                          "io.gamlp.flink.outputs..",
                          "io.gamlp.flink.pipeline..")));

  @ArchTest
  static final ArchRule configurationAndOutputsKnowNoJob =
      noClasses()
          .that()
          .resideInAnyPackage("io.gamlp.flink.config..", "io.gamlp.flink.outputs..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.gamlp.flink..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.gamlp.flink.config..", "io.gamlp.flink.outputs.."))));

  // ---- Data never takes a slow or an unsafe way.

  @ArchTest
  static final ArchRule nobodyUsesJavaSerialisation =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ObjectOutputStream.class, ObjectInputStream.class);

  @ArchTest
  static final ArchRule nobodyLetsFlinkGuessATypeFromAClass =
      noClasses().should().callMethod(TypeInformation.class, "of", Class.class);

  @ArchTest
  static final ArchRule nobodyUsesGenericTypesOrKryo =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(GenericTypeInfo.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.esotericsoftware..", "org.apache.flink.api.java.typeutils.runtime.kryo..");

  // ---- Flink's internals stay behind one door.

  @ArchTest
  static final ArchRule onlyTheLoopKnowsFlinksOperators =
      noClasses()
          .that()
          .resideInAPackage("io.gamlp..")
          .and()
          .resideOutsideOfPackage("io.gamlp.flink.loop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.streaming.runtime..", "org.apache.flink.streaming.api.operators..");

  @ArchTest
  static final ArchRule onlyTheLoopAndTheClusterKnowFlinksRuntime =
      noClasses()
          .that()
          .resideInAPackage("io.gamlp..")
          .and()
          .resideOutsideOfPackages("io.gamlp.flink.loop..", "io.gamlp.flink.cluster..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.flink.runtime..")
                  .and(not(resideInAPackage("org.apache.flink.runtime.state"))));
}
