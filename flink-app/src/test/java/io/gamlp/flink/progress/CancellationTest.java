package io.gamlp.flink.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CancellationTest {

  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsWhatIsRegisteredOnceNewestFirst() {
    cancellation.onCancel(() -> ran.add("cluster"));
    cancellation.onCancel(() -> ran.add("job"));
    cancellation.cancel();
    cancellation.cancel();
    assertThat(ran).containsExactly("job", "cluster");
    assertThatThrownBy(cancellation::throwIfCancelled).isInstanceOf(CancellationException.class);
  }

  @Test
  void whatIsTakenBackDoesNotRunAndWhatComesLateRunsAtOnce() {
    cancellation.onCancel(() -> ran.add("over")).close();
    cancellation.cancel();
    assertThat(ran).isEmpty();
    cancellation.onCancel(() -> ran.add("late"));
    assertThat(ran).containsExactly("late");
  }

  @Test
  void anActionThatFailsDoesNotKeepTheOthersFromRunning() {
    cancellation.onCancel(() -> ran.add("cluster"));
    cancellation.onCancel(
        () -> {
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(cancellation::cancel).hasMessage("no");
    assertThat(ran).containsExactly("cluster");
  }
}
