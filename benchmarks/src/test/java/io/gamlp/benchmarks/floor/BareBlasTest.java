package io.gamlp.benchmarks.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.benchmarks.floor.KernelCall.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BareBlasTest {

  @ParameterizedTest
  @EnumSource(Operation.class)
  void timesEveryOperationOfTheKernels(Operation operation) {
    for (boolean trans : new boolean[] {false, true}) {
      KernelCall call = new KernelCall(operation, trans, trans, trans, 12, 5, 9);
      assertThat(BareBlas.seconds(call).median()).as("%s", call).isPositive();
      assertThat(call.flops()).isPositive();
    }
  }
}
