package io.gamlp.admm.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.testing.Run;
import io.gamlp.admm.training.Quantization;
import io.gamlp.admm.training.StepRule;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An epoch allocates its messages and little else: no copies, no scratch. The Java products
 * allocate on their own account.
 */
@Tag("native")
class AllocationTest {

  private static final int WARM_UP = 5;
  private static final int EPOCHS = 15;

  /** Small objects: reports, sums of columns, vectors of spectral bounds. */
  private static final double LITTLE = 0.1;

  @ParameterizedTest
  @EnumSource(StepRule.class)
  void matricesAreHandedOverAsTheyAre(StepRule steps) {
    Costs costs = costs(steps, Quantization.NONE);
    assertThat(costs.allocated()).isLessThan(LITTLE * costs.exactBytes());
  }

  @ParameterizedTest
  @EnumSource(StepRule.class)
  void onlyWhatIsEncodedIsAllocated(StepRule steps) {
    Costs costs = costs(steps, Quantization.P);
    long encoded = costs.exactBytes() / 2 / Float.BYTES;
    assertThat(costs.allocated())
        .isBetween((double) encoded, encoded + LITTLE * costs.exactBytes());
  }

  /**
   * @param allocated bytes an epoch, by this thread
   * @param exactBytes of p and q of an epoch in float32
   */
  private record Costs(double allocated, long exactBytes) {}

  private static Costs costs(StepRule steps, Quantization quantization) {
    Run run = Run.of(3000, 10, 3, 48, 48, 48, 48, 48, 4);
    run.steps = steps;
    run.quantization = quantization;
    run.delta = "8";
    run.weightDecay = 0.1;
    run.hiddenProx = 0.1;
    run.epochs = EPOCHS + 2;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Long> allocated = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    ReportCollector collector =
        new ReportCollector(
            1,
            1,
            record -> {
              allocated.add(threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
              values.add(record.figures().valuesSent());
            });
    try (Kernels kernels = Kernels.best()) {
      InProcessEngine engine =
          new InProcessEngine(run.programs(kernels, new Workspace()), collector::add);
      engine.start();
      engine.run();
    }
    // Layers are at most as many epochs apart as there are boundaries: epochs are seen evenly.
    double bytes = allocated.get(EPOCHS - 1) - allocated.get(WARM_UP - 1);
    return new Costs(bytes / (EPOCHS - WARM_UP), Float.BYTES * values.get(WARM_UP));
  }
}
