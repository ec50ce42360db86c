package io.gamlp.flink.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.gamlp.flink.types.ImmutableSerializer;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.junit.jupiter.api.Test;

/** The walls between modules and packages, and what no class of ours may use. */
class ModuleWallsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.gamlp");

  private static final String[] LIBRARIES = {
    "io.gamlp.graph..", "io.gamlp.quantization..", "io.gamlp.admm.."
  };

  // ---- Modules depend one way: graph-io and quantization on nobody, admm on quantization.

  @Test
  void graphIoKnowsNoOtherModule() {
    check(knowsOnly("io.gamlp.graph.."));
  }

  @Test
  void quantizationKnowsNoOtherModule() {
    check(knowsOnly("io.gamlp.quantization.."));
  }

  @Test
  void admmKnowsQuantizationOnly() {
    check(knowsOnly("io.gamlp.admm..", "io.gamlp.quantization.."));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

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

  @Test
  void onlyTheAppKnowsFlink() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink.."));
  }

  // ---- Packages of the app: cli -> pipeline -> what does the work -> config, outputs.

  @Test
  void packagesOfTheAppHaveNoCycles() {
    check(slices().matching("io.gamlp.flink.(*)..").should().beFreeOfCycles());
  }

  @Test
  void packagesOfTheLibrariesHaveNoCycles() {
    check(slices().matching("io.gamlp.(graph|quantization|admm).(*)..").should().beFreeOfCycles());
  }

  @Test
  void nobodyKnowsTheCommandLine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.gamlp.flink.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gamlp.flink.cli.."));
  }

  @Test
  void onlyTheCommandLineKnowsThePipeline() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.gamlp.flink.cli..", "io.gamlp.flink.pipeline..")
            .and()
            .resideInAPackage("io.gamlp.flink..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gamlp.flink.pipeline.."));
  }

  @Test
  void theCommandLineGoesThroughThePipeline() {
    check(
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
                            "io.gamlp.flink.pipeline..",
                            "io.gamlp.flink.progress.."))));
  }

  @Test
  void configurationAndOutputsKnowNoJob() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.gamlp.flink.config..", "io.gamlp.flink.outputs..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.gamlp.flink..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "io.gamlp.flink.config..", "io.gamlp.flink.outputs..")))));
  }

  // ---- Data never takes a slow or an unsafe way.

  @Test
  void nobodyUsesJavaSerialisation() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ObjectOutputStream.class, ObjectInputStream.class));
  }

  @Test
  void nobodyLetsFlinkGuessATypeFromAClass() {
    check(noClasses().should().callMethod(TypeInformation.class, "of", Class.class));
  }

  @Test
  void nobodyUsesGenericTypesOrKryo() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(GenericTypeInfo.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.esotericsoftware..", "org.apache.flink.api.java.typeutils.runtime.kryo.."));
  }

  @Test
  void valuesOfOursAreOpaqueToFlink() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.gamlp.flink.types..")
            .should()
            .beAssignableTo(TypeInformation.class));
    check(
        classes()
            .that()
            .areAssignableTo(TypeSerializer.class)
            .should()
            .beAssignableTo(ImmutableSerializer.class));
    check(knowsOnly("io.gamlp.flink.types.."));
  }

  // ---- Flink's internals stay behind two doors: what feeds back, and what spools to files.

  @Test
  void onlyTheLoopAndTheIngestKnowFlinksOperators() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.gamlp..")
            .and()
            .resideOutsideOfPackages("io.gamlp.flink.loop..", "io.gamlp.flink.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.flink.streaming.runtime..",
                "org.apache.flink.streaming.api.operators.."));
  }

  @Test
  void onlyTheLoopAndTheClusterKnowFlinksRuntime() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.gamlp..")
            .and()
            .resideOutsideOfPackages("io.gamlp.flink.loop..", "io.gamlp.flink.cluster..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.apache.flink.runtime..")
                    .and(not(resideInAPackage("org.apache.flink.runtime.state")))));
  }
}
