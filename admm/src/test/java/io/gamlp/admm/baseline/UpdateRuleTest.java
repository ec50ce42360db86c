package io.gamlp.admm.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each method against its published formula, written for one number in double. */
class UpdateRuleTest {

  private static final int STEPS = 25;

  /** One number under a method; the gradients so far are handed over, the newest one last. */
  private interface Formula {
    double next(double x, List<Double> gradients);
  }

  private static void follows(Optimizer optimizer, double learningRate, Formula formula) {
    Random random = new Random(3);
    float[] x = {0.3f, -2f, 5f};
    UpdateRule rule = optimizer.rule(x.length, learningRate);
    double[] expected = {x[0], x[1], x[2]};
    List<List<Double>> gradients = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int step = 0; step < STEPS; step++) {
      float[] gradient = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        // Of very different sizes, and sometimes 0.
        gradient[i] = step % 7 == 6 ? 0f : (float) (random.nextGaussian() * Math.pow(10, i - 2));
        gradients.get(i).add((double) gradient[i]);
        expected[i] = formula.next(expected[i], gradients.get(i));
      }
      rule.step(x, gradient);
      for (int i = 0; i < x.length; i++) {
        assertThat((double) x[i])
            .as("%s, step %d, entry %d", optimizer, step, i)
            .isCloseTo(expected[i], Offset.offset(2e-5 * Math.max(1, Math.abs(expected[i]))));
      }
    }
    assertThat((double) x[0]).isNotCloseTo(0.3, Offset.offset(1e-4));
  }

  @Test
  void gradientDescentGoesAgainstTheGradient() {
    follows(Optimizer.GD, 0.5, (x, g) -> x - 0.5 * g.get(g.size() - 1));
  }

  @Test
  void adagradDividesByTheRootOfAllSquaresSoFar() {
    follows(
        Optimizer.ADAGRAD,
        0.5,
        (x, g) -> {
          double squares = g.stream().mapToDouble(d -> d * d).sum();
          return x - 0.5 * g.get(g.size() - 1) / (Math.sqrt(squares) + 1e-10);
        });
  }

  @Test
  void adamDividesBiasCorrectedMoments() {
    follows(
        Optimizer.ADAM,
        0.05,
        (x, g) -> {
          int t = g.size();
          double m = 0;
          double v = 0;
          for (int s = 1; s <= t; s++) {
            // The recursions unrolled: weights (1 - beta) beta^(t - s).
            m += 0.1 * Math.pow(0.9, t - s) * g.get(s - 1);
            v += 0.001 * Math.pow(0.999, t - s) * g.get(s - 1) * g.get(s - 1);
          }
          double mHat = m / (1 - Math.pow(0.9, t));
          double vHat = v / (1 - Math.pow(0.999, t));
          return x - 0.05 * mHat / (Math.sqrt(vHat) + 1e-8);
        });
  }

  @Test
  void adadeltaTakesStepsOfTheSizeOfEarlierSteps() {
    follows(
        Optimizer.ADADELTA,
        2,
        (x, g) -> {
          double squaredGradients = 0;
          double squaredSteps = 0;
          double step = 0;
          for (double gradient : g) {
            squaredGradients = 0.9 * squaredGradients + 0.1 * gradient * gradient;
            step = gradient * Math.sqrt(squaredSteps + 1e-6) / Math.sqrt(squaredGradients + 1e-6);
            squaredSteps = 0.9 * squaredSteps + 0.1 * step * step;
          }
          return x - 2 * step;
        });
  }
}
