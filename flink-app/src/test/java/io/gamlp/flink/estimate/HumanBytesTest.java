package io.gamlp.flink.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanBytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 0.98 kB",
    "1024, 1.00 kB",
    "10239, 10.0 kB",
    "102400, 100 kB",
    "1048576, 1.00 MB",
    "5368709120, 5.00 GB",
    "1e18, 888 PB"
  })
  void writesThreeFiguresAndAUnit(double bytes, String text) {
    assertThat(HumanBytes.of(bytes)).isEqualTo(text);
  }
}
