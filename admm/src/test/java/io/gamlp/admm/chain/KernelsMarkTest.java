package io.gamlp.admm.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.admm.kernel.ForwardingKernels;
import io.gamlp.admm.kernel.JavaKernels;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.testing.HeapState;
import io.gamlp.admm.testing.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

/** A checkpoint knows which kernels made it, and a restore elsewhere says so. */
class KernelsMarkTest {

  private final Kernels here = new JavaKernels();

  private final Kernels elsewhere =
      new ForwardingKernels(here) {
        @Override
        public String description() {
          return "another BLAS";
        }
      };

  private static HeapState savedBy(Kernels kernels) {
    HeapState state = new HeapState();
    KernelsMark.save(state, kernels);
    return state;
  }

  @Test
  void findsNoDifferenceToTheSameKernels() {
    assertThat(KernelsMark.difference(savedBy(here), here)).isEmpty();
  }

  @Test
  void namesBothKernelsWhereTheyDiffer() {
    assertThat(KernelsMark.difference(savedBy(elsewhere), here).orElseThrow())
        .contains("another BLAS")
        .contains(here.description())
        .contains("not with the same bits");
  }

  @Test
  void takesAStateWithoutAMarkForADifference() {
    StateReader empty = new HeapState();
    assertThat(KernelsMark.difference(empty, here).orElseThrow()).contains("unknown kernels");
  }

  @Test
  void remembersTheCpuBesideTheKernels() {
    String mark = new String(savedBy(here).bytes("kernels"), StandardCharsets.UTF_8);
    assertThat(mark)
        .startsWith(here.description() + " on ")
        .hasSizeGreaterThan((here.description() + " on ").length());
  }

  @Test
  void aRestoredLayerWarnsOfOtherKernelsAndOfOtherKernelsOnly() {
    Run run = Run.of(8, 0, 1, 4, 3);
    run.epochs = 1;
    HeapState state = new HeapState();
    run.programs(elsewhere, new Workspace()).get(0).save(state);
    try (Warnings warnings = new Warnings()) {
      run.programs(elsewhere, new Workspace()).get(0).restore(state);
      assertThat(warnings.lines).isEmpty();
      run.programs(here, new Workspace()).get(0).restore(state);
      assertThat(warnings.lines).singleElement().asString().contains("layer 1", "another BLAS");
    }
  }

  /** Hears what the layers log while it is open. */
  private static final class Warnings extends AbstractAppender implements AutoCloseable {
    final List<String> lines = new ArrayList<>();
    private final Logger logger = (Logger) LogManager.getLogger(ChainLayer.class);

    Warnings() {
      super("warnings", null, null, true, Property.EMPTY_ARRAY);
      start();
      logger.addAppender(this);
      logger.setLevel(Level.WARN);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
        lines.add(event.getMessage().getFormattedMessage());
      }
    }

    @Override
    public void close() {
      logger.removeAppender(this);
      stop();
    }
  }
}
