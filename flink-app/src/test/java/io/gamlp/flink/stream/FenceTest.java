package io.gamlp.flink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.progress.Cancellation;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FenceTest {

  private final Cancellation user = new Cancellation();
  private final AtomicInteger ended = new AtomicInteger();
  private final Fence fence = new Fence(user, ended::incrementAndGet);

  @Test
  void endsTheDriverAndItsJobsWhenItGoesUp() {
    DriverFencedException reason = new DriverFencedException("file:/store", null);
    fence.raise(reason);
    fence.raise(new ClusterLostException("it has shut down"));
    assertThatThrownBy(fence::throwIfUp).isSameAs(reason);
    assertThat(fence.cancellation().isCancelled()).isTrue();
    assertThat(fence.isUp()).isTrue();
    assertThat(ended).hasValue(2);
    assertThat(user.isCancelled()).isFalse();
  }

  @Test
  void theUserEndsTheDriverWithoutIt() {
    user.cancel();
    assertThat(fence.cancellation().isCancelled()).isTrue();
    assertThat(fence.isUp()).isFalse();
    fence.throwIfUp();
    assertThat(ended).hasValue(0);
  }
}
