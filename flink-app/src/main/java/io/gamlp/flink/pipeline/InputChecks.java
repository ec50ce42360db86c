package io.gamlp.flink.pipeline;

import io.gamlp.admm.training.Discriminants;
import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.InitScheme;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.stages.Start;
import io.gamlp.graph.InputException;
import io.gamlp.graph.SnapshotSummary;

/** What a graph has to be for what is asked of it, checked before any job runs. */
final class InputChecks {

  private InputChecks() {}

  static void requireTrainable(LoadedGraph graph, TrainConfig config) {
    requireHopsThatDiffer(graph, config, config.hops());
    requireInputsForScheme(graph, config);
    if (graph.snapshot().numClasses() < 2) {
      throw new InputException(
          config.data()
              + ": found labels of "
              + graph.snapshot().numClasses()
              + " classes, expected at least 2 classes to train");
    }
    int columns = graph.summary().figures().train();
    if (columns < config.blocks()) {
      throw new InputException(
          config.data()
              + ": there are "
              + columns
              + " training nodes, expected at least one for each of --blocks "
              + config.blocks());
    }
  }

  private static void requireInputsForScheme(LoadedGraph graph, TrainConfig config) {
    long inputs = (long) config.hops() * graph.snapshot().features().dimension();
    if (config.initScheme() == InitScheme.DISCRIMINANT
        && config.init().isEmpty()
        && inputs > Discriminants.MAX_INPUTS) {
      throw new InputException(
          config.data()
              + ": found "
              + inputs
              + " inputs (hops times features), but --init-scheme discriminant takes at most "
              + Discriminants.MAX_INPUTS
              + "; give fewer --hops, or --init-scheme zero-output");
    }
  }

  /** Without edges Ã is the identity: the work of every hop, and nothing new in the input. */
  static void requireHopsThatDiffer(LoadedGraph graph, CommandConfig config, int hops) {
    if (hops > 1 && graph.snapshot().edges().size() == 0) {
      throw new InputException(
          config.data()
              + ": has no edges, so each of the "
              + hops
              + " hops would repeat the features; give --hops 1");
    }
  }

  static void requireFit(Start start, LoadedGraph graph, TrainConfig config) {
    start.requireFits(
        config.hops(), graph.snapshot().features().dimension(), graph.snapshot().numClasses());
  }

  static void requireSomethingToEvaluate(LoadedGraph graph, CommandConfig config) {
    SnapshotSummary figures = graph.summary().figures();
    if (figures.train() + figures.val() + figures.test() == 0) {
      throw new InputException(
          config.data() + ": no node is labelled, expected labels to evaluate the model against");
    }
  }

  static void requireSameInput(
      LoadedGraph graph, Model model, CommandConfig config, String modelName) {
    int dimension = graph.snapshot().features().dimension();
    int expected = model.weights().widths()[0] / model.info().hops();
    if (dimension != expected) {
      throw new InputException(
          config.data()
              + ": found "
              + dimension
              + " features, but the model "
              + modelName
              + " was trained on "
              + expected);
    }
    if (graph.snapshot().numClasses() > model.info().numClasses()) {
      throw new InputException(
          config.data()
              + ": found "
              + graph.snapshot().numClasses()
              + " classes, but the model "
              + modelName
              + " knows "
              + model.info().numClasses());
    }
  }
}
