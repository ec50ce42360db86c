package io.gamlp.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteAccountTest {

  @Test
  void addsUpMessagesAndAccountsBeyondThirtyTwoBits() {
    ByteAccount layer = new ByteAccount();
    layer.add(10, 5, 42);
    layer.add(1L << 33, 1L << 32, (1L << 32) + 37);
    ByteAccount epoch = new ByteAccount();
    epoch.add(1, 4, 41);

    epoch.merge(layer);

    assertThat(epoch.valuesSent()).isEqualTo((1L << 33) + 11);
    assertThat(epoch.payloadBytes()).isEqualTo((1L << 32) + 9);
    assertThat(epoch.wireBytes()).isEqualTo((1L << 32) + 120);
    assertThat(layer.valuesSent()).isEqualTo((1L << 33) + 10);
  }
}
