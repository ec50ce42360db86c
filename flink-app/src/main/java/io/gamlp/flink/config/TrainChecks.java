package io.gamlp.flink.config;

import java.util.ArrayList;
import java.util.List;

/** Rules between the options of {@code train}, checked before any work. */
final class TrainChecks {

  private TrainChecks() {}

  static void check(EffectiveOptions options) {
    refuseBoth(options, GamlpOptions.SEED, GamlpOptions.SEEDS);
    if (Baselines.isChosen(options)) {
      Baselines.check(options);
      return;
    }
    AlgorithmChecks.check(options);
    checkEngine(options);
    checkEstimate(options);
    checkResume(options);
    checkExactSteps(options);
  }

  private static void refuseBoth(EffectiveOptions options, Option<?> a, Option<?> b) {
    if (options.isGiven(a) && options.isGiven(b)) {
      throw new ConfigException(
          options.origin(b) + ": cannot stand beside " + options.origin(a) + "; give one of them");
    }
  }

  /** An estimate asks no cluster for its slots. */
  private static void checkEstimate(EffectiveOptions options) {
    if (options.command() == Command.ESTIMATE
        && options.isGiven(GamlpOptions.MASTER)
        && !options.isGiven(GamlpOptions.PARALLELISM)) {
      throw new ConfigException(
          options.origin(GamlpOptions.MASTER)
              + ": an estimate does not ask the cluster for its slots; give --parallelism, or leave"
              + " the option out");
    }
  }

  private static void checkEngine(EffectiveOptions options) {
    if (options.get(GamlpOptions.ENGINE) == Engine.FLINK) {
      return;
    }
    for (Option<String> flinkOnly :
        List.of(GamlpOptions.MASTER, GamlpOptions.CHECKPOINT_INTERVAL)) {
      if (options.isGiven(flinkOnly) && !options.get(flinkOnly).equals("none")) {
        throw new ConfigException(
            options.origin(flinkOnly) + ": needs --engine flink, but it is in-process");
      }
    }
    if (options.get(GamlpOptions.RESUME)) {
      throw new ConfigException(
          options.origin(GamlpOptions.RESUME) + ": needs --engine flink, but it is in-process");
    }
  }

  private static void checkResume(EffectiveOptions options) {
    if (options.get(GamlpOptions.RESUME) && !options.isGiven(GamlpOptions.OUT)) {
      throw new ConfigException(
          options.origin(GamlpOptions.RESUME) + ": needs --out, the folder of the unfinished run");
    }
  }

  /** Discriminants are hidden neurons, of the first layer. */
  static void checkScheme(EffectiveOptions options, Architecture architecture) {
    if (options.get(GamlpOptions.INIT_SCHEME) == InitScheme.DISCRIMINANT
        && architecture.layers() == 1) {
      throw new ConfigException(
          options.origin(GamlpOptions.INIT_SCHEME)
              + ": discriminant needs a hidden layer, but --layers is 1");
    }
  }

  /** W's normal equations have no solution without a ridge when there are few columns (spec §8). */
  private static void checkExactSteps(EffectiveOptions options) {
    if (AlgorithmChecks.steps(options) != Steps.EXACT) {
      return;
    }
    if (Decays.of(options).outer() == 0) {
      throw new ConfigException(
          options.origin(GamlpOptions.WEIGHT_DECAY)
              + ": exact steps need a weight decay above 0; or use --steps gradient");
    }
    if (Decays.of(options).hidden() + Decays.of(options).prox() == 0) {
      throw new ConfigException(
          options.origin(GamlpOptions.HIDDEN_PROX)
              + ": exact steps need --hidden-prox or --hidden-weight-decay above 0; or use --steps"
              + " gradient");
    }
  }

  /** What the user should know about options that were given and do nothing. */
  static List<String> notes(EffectiveOptions options, Quantize quantize) {
    List<String> notes = new ArrayList<>(Baselines.notes(options));
    if (options.isGiven(GamlpOptions.DELTA) && quantize == Quantize.NONE) {
      notes.add(options.origin(GamlpOptions.DELTA) + " does nothing: nothing is quantised");
    }
    if (options.isGiven(GamlpOptions.HIDDEN_PROX)
        && options.get(GamlpOptions.ALGORITHM).isParallel()
        && AlgorithmChecks.steps(options) == Steps.GRADIENT) {
      notes.add(options.origin(GamlpOptions.HIDDEN_PROX) + " does nothing with --steps gradient");
    }
    if (options.isGiven(GamlpOptions.RHO)
        && options.get(GamlpOptions.ALGORITHM) == Algorithm.DLADMM
        && options.get(GamlpOptions.RHO) <= 1) {
      notes.add(
          options.origin(GamlpOptions.RHO)
              + ": with dladmm the objective is sure to fall only above 1");
    }
    if (options.isGiven(GamlpOptions.INIT_SCHEME) && options.isGiven(GamlpOptions.INIT)) {
      notes.add(options.origin(GamlpOptions.INIT_SCHEME) + " does nothing beside --init");
    }
    return notes;
  }
}
