package io.gamlp.flink.stages;

import io.gamlp.admm.math.ClassSet;
import io.gamlp.flink.config.Activation;
import io.gamlp.flink.config.Normalize;
import io.gamlp.flink.config.StartShape;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.Weights;
import io.gamlp.graph.InputException;
import java.util.Optional;

/**
 * What a training starts from in place of drawn weights.
 *
 * @param weights of all layers
 * @param trained the classes that they were trained on, of those that they have a row for
 * @param form the input that they were trained on; empty for weights alone, which then have to fit
 *     the data as they are
 * @param activation that they were trained with; empty for weights alone
 * @param name where they are from, for messages
 */
public record Start(
    Weights weights,
    ClassSet trained,
    Optional<InputForm> form,
    Optional<Activation> activation,
    String name) {

  /**
   * A whole model: the new input has the form of its input, and it may grow.
   *
   * @throws InputException where the model's parts do not go together
   */
  public static Start of(Model model, String name) {
    InputForm form = InputForm.of(model.info(), name);
    int inputs = model.weights().widths()[0];
    if (inputs != (long) form.hops() * form.dimension()) {
      throw new InputException(
          name
              + ": W1 takes "
              + inputs
              + " inputs, expected "
              + form.hops()
              + " hops of the normalisation's "
              + form.dimension()
              + " features");
    }
    return new Start(
        model.weights(),
        model.classes(),
        Optional.of(form),
        Optional.of(model.info().activation()),
        name);
  }

  /** Weights alone. */
  public static Start of(Weights weights, String name) {
    return new Start(
        weights, ClassSet.all(weights.numClasses()), Optional.empty(), Optional.empty(), name);
  }

  /** What the options of a training have to agree with. */
  public StartShape shape() {
    return new StartShape(
        weights.hiddenWidths(),
        form.map(
            f ->
                new StartShape.Input(
                    f.hops(),
                    f.directed(),
                    Normalize.valueOf(f.normalizer().kind().name()),
                    activation.orElseThrow())));
  }

  /**
   * @throws InputException where no training on such data can start from here
   */
  public void requireFits(int hops, int dimension, int classes) {
    if (form.isEmpty()) {
      requireExactFit(hops, dimension, classes);
      return;
    }
    requireSame("hops", form.get().hops(), hops);
    requireNoFewer("features", form.get().dimension(), dimension);
    requireNoFewer("classes", weights.numClasses(), classes);
  }

  /**
   * The weights, grown where the data have more features or classes.
   *
   * @throws InputException where no training on such data can start from here
   */
  Weights weightsFor(int hops, int dimension, int classes) {
    requireFits(hops, dimension, classes);
    return form.isEmpty()
        ? weights
        : ModelGrowth.grow(weights, trained, hops, form.get().dimension(), dimension, classes);
  }

  private void requireSame(String what, int ofModel, int found) {
    if (found != ofModel) {
      throw new InputException(
          "the model "
              + name
              + " was trained on "
              + ofModel
              + " "
              + what
              + ", but now it is "
              + found);
    }
  }

  private void requireNoFewer(String what, int ofModel, int found) {
    if (found < ofModel) {
      throw new InputException(
          "the model "
              + name
              + " was trained on "
              + ofModel
              + " "
              + what
              + ", but the data have "
              + found
              + ": a model can grow, but not shrink");
    }
  }

  private void requireExactFit(int hops, int dimension, int classes) {
    int[] widths = weights.widths();
    if (widths[0] != (long) hops * dimension) {
      throw new InputException(
          name
              + ": W1 takes "
              + widths[0]
              + " inputs, but the augmented features have "
              + (long) hops * dimension
              + " ("
              + hops
              + " hops of "
              + dimension
              + "); only a whole model (its folder, or registry:…) can grow");
    }
    if (weights.numClasses() != classes) {
      throw new InputException(
          name
              + ": the last layer gives "
              + weights.numClasses()
              + " values, but the graph has "
              + classes
              + " classes; only a whole model (its folder, or registry:…) can grow");
    }
  }
}
