package io.gamlp.admm.testing;

import io.gamlp.admm.chain.ChainLayer;
import io.gamlp.admm.chain.Layer;
import io.gamlp.admm.chain.LayerAlgorithm;
import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A run of one block whose layers are looked at, all together, after every line of any of them. */
public final class LookedAt {

  private LookedAt() {}

  /**
   * @param algorithm makes the algorithm of a layer
   * @param looks gets the layers, from the first to the last
   */
  public static void run(
      Run run,
      Kernels kernels,
      Function<Layer, LayerAlgorithm> algorithm,
      Consumer<List<Layer>> looks) {
    Run longer = run.copy();
    longer.epochs += run.widths.length; // the last epochs are not seen by all, see look
    TrainingSettings settings = longer.settings();
    List<Layer> layers = new ArrayList<>();
    Workspace workspace = new Workspace();
    List<LayerProgram> programs = new ArrayList<>();
    for (int l = 1; l <= settings.layers(); l++) {
      programs.add(
          new ChainLayer(
              new LayerAddress(l, 0),
              settings,
              run.data,
              StartWeights.drawn(settings),
              kernels,
              workspace,
              layer -> {
                layers.add(layer);
                return new Observed(algorithm.apply(layer), () -> look(layers, settings, looks));
              }));
    }
    InProcessEngine engine = new InProcessEngine(programs, report -> {});
    engine.start();
    engine.run();
  }

  private static void look(
      List<Layer> layers, TrainingSettings settings, Consumer<List<Layer>> looks) {
    // Until the start point has gone through the chain there is nothing to see, and a layer that
    // has done all epochs lets go.
    if (layers.size() == settings.layers() && layers.stream().allMatch(l -> l.v.z != null)) {
      looks.accept(layers);
    }
  }

  /** {@code |z - W p - b|²} of a layer, in double. */
  public static double misfit(Layer layer) {
    double sum = 0;
    for (int c = 0; c < layer.v.columns; c++) {
      for (int i = 0; i < layer.v.out; i++) {
        double d = difference(layer, c, i);
        sum += d * d;
      }
    }
    return sum;
  }

  /** {@code z - W p - b} of an entry, in double. */
  public static double difference(Layer layer, int column, int row) {
    double d = layer.v.z[column * layer.v.out + row] - layer.v.b[row];
    for (int j = 0; j < layer.v.in; j++) {
      d -= (double) layer.v.w[row * layer.v.in + j] * layer.v.p[column * layer.v.in + j];
    }
    return d;
  }

  /** R and, of every layer, Omega. */
  public static double riskAndRegularisers(List<Layer> layers) {
    Layer last = layers.get(layers.size() - 1);
    double sum = last.settings.objective().loss().sum(last.v.z, last.labels(), last.classes);
    for (Layer layer : layers) {
      for (float w : layer.v.w) {
        sum +=
            layer.weightDecay() / 2 * w * w
                + layer.settings.objective().l1() * (double) Math.abs(w);
      }
    }
    return sum;
  }
}
